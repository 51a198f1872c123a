import type { StageName } from '@winnow/core';
import { stageNames } from '@winnow/core';
import type { StageCount, StudyRow } from '@winnow/platform';
import { plannedTrials } from '@winnow/study';
import { Presets, SingleBar } from 'cli-progress';
import { formatNumber } from './format.ts';

const LINE_EVERY_MS = 5_000; // without a terminal a line now and then is enough

/** Trials done, best value of the stage and time left: a bar on a terminal, plain lines otherwise. On standard error. */
export class StudyProgress {
  #bar: SingleBar | undefined;
  #lastLine = '';
  #lastLineAt = Number.NEGATIVE_INFINITY;

  show(study: StudyRow, counts: readonly StageCount[]): void {
    const total = stageNames.reduce((sum, stage) => sum + plannedTrials(study, stage, createdTrials(counts, stage)), 0);
    const done = doneTrials(counts);
    const stage = study.state === 'running' ? study.stage : study.state;
    const best = bestValue(counts, study.stage);
    if (process.stderr.isTTY) this.#draw(total, done, stage, best);
    else this.#print(total, done, stage, best);
  }

  end(): void {
    this.#bar?.stop();
  }

  #draw(total: number, done: number, stage: string, best: string): void {
    if (this.#bar === undefined) {
      const format = '{bar} {value}/{total} trials  {stage}  best {best}  ETA {eta_formatted}';
      this.#bar = new SingleBar(
        { format, stream: process.stderr, hideCursor: true, etaBuffer: 20 },
        Presets.shades_classic,
      );
      this.#bar.start(total, done, { stage, best });
    }
    this.#bar.setTotal(total);
    this.#bar.update(done, { stage, best });
  }

  #print(total: number, done: number, stage: string, best: string): void {
    const line = `${done}/${total} trials  ${stage}  best ${best}`;
    const due = performance.now() - this.#lastLineAt >= LINE_EVERY_MS || done === total;
    if (!due || line === this.#lastLine) return;
    process.stderr.write(`${line}\n`);
    this.#lastLine = line;
    this.#lastLineAt = performance.now();
  }
}

function createdTrials(counts: readonly StageCount[], stage: StageName): number {
  return counts.filter((row) => row.stage === stage).reduce((sum, row) => sum + row.trials, 0);
}

function doneTrials(counts: readonly StageCount[]): number {
  return counts
    .filter((row) => row.state !== 'waiting' && row.state !== 'running')
    .reduce((sum, row) => sum + row.trials, 0);
}

function bestValue(counts: readonly StageCount[], stage: StageName): string {
  const best = counts.find((row) => row.stage === stage && row.state === 'complete')?.best;
  return formatNumber(best ?? null);
}
