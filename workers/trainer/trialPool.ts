import { MessageChannel } from 'node:worker_threads';
import type { Series } from '@winnow/market';
import { isTerminal, type TrialProgress, type TrialSpec } from '@winnow/pipeline';
import type { TrialCheckpoints } from '@winnow/platform';
import { Piscina } from 'piscina';
import type { ThreadMessage } from './messages.ts';
import { createStudyBins } from './studyBins.ts';

/** How a trial left its thread: with a terminal event, or stopped as asked. A lost thread rejects instead. */
export type ThreadOutcome = 'ended' | 'stopped';

/** Threads that run trials; one trial a thread. */
export class TrialPool {
  readonly #pool: Piscina;
  readonly #bins = createStudyBins();
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));

  readonly #checkpoints: Pick<TrialCheckpoints, 'read' | 'write'>;

  constructor(threads: number, checkpoints: Pick<TrialCheckpoints, 'read' | 'write'>) {
    this.#checkpoints = checkpoints;
    this.#pool = new Piscina({
      filename: import.meta.resolve('@winnow/trainer/thread'),
      name: 'runTask',
      minThreads: threads,
      maxThreads: threads,
      concurrentTasksPerWorker: 1,
    });
    this.#pool.on('error', () => {}); // a thread that dies without a task; the next task gets a fresh one
  }

  /** Runs a trial; `onProgress` sees its events in order, the terminal one included, before the promise settles. */
  async run(
    spec: TrialSpec,
    series: readonly Series[],
    onProgress: (progress: TrialProgress) => void,
  ): Promise<ThreadOutcome> {
    const { port1, port2 } = new MessageChannel();
    const outcome = new Promise<ThreadOutcome>((resolve) => {
      port1.on('message', (message: ThreadMessage) => {
        if (message.type === 'stopped') return resolve('stopped');
        if (message.type === 'binned') return this.#bins.keep(spec.studyId, message.bins);
        if (message.type === 'checkpoint') return this.#checkpoints.write(spec, message.fit, message.content);
        onProgress(message);
        if (isTerminal(message)) resolve('ended');
      });
    });
    try {
      const checkpoints = this.#checkpoints.read(spec);
      const task = { spec, series, bins: this.#bins.of(spec.studyId), checkpoints, port: port2, stop: this.#stop };
      const crashed = this.#pool.run(task, { transferList: [port2] }).then(() => outcome); // rejects when the thread is lost
      return await Promise.race([outcome, crashed]);
    } finally {
      port1.close();
    }
  }

  /** Asks all running trials to stop at their next safe point. */
  requestStop(): void {
    Atomics.store(this.#stop, 0, 1);
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
