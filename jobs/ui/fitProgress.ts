import type { OnFit } from '@winnow/pipeline';
import { Presets, SingleBar } from 'cli-progress';

type HmmFit = Parameters<OnFit>[0];

/** Restarts done: a bar on a terminal, one line each otherwise. On standard error. */
export class FitProgress {
  #total = 0;
  #bar: SingleBar | undefined;
  #done = 0;

  /** So many more restarts are to come. */
  expect(restarts: number): void {
    this.#total += restarts;
    this.#bar?.setTotal(this.#total);
  }

  show({ hmm, logLik, convergence }: HmmFit): void {
    this.#done += 1;
    const last = `${hmm.nStates} states, log-likelihood ${logLik.toFixed(1)}, ${convergence.iterations} iterations (${convergence.reason})`;
    if (process.stderr.isTTY) this.#draw(last);
    else process.stderr.write(`${this.#done}/${this.#total} restarts  ${last}\n`);
  }

  end(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #draw(last: string): void {
    if (this.#bar === undefined) {
      const format = '{bar} {value}/{total} restarts  {last}  ETA {eta_formatted}';
      this.#bar = new SingleBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
      this.#bar.start(this.#total, this.#done, { last });
    }
    this.#bar.update(this.#done, { last });
  }
}
