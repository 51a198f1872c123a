import { MessageChannel } from 'node:worker_threads';
import type { Series } from '@winnow/market';
import { isTerminal, type TrialProgress, type TrialSpec } from '@winnow/pipeline';
import type { TrialCheckpoints } from '@winnow/platform';
import { Piscina } from 'piscina';
import type { ThreadMessage, ThreadTask } from './messages.ts';
import { createStudyBins } from './studyBins.ts';

/** How trials left their thread: all with a terminal event, or stopped as asked, or with the thread, which was lost. */
export type ThreadOutcome = { readonly how: 'ended' | 'stopped' } | { readonly how: 'lost'; readonly error: Error };

/** What happened in which of the trials, since it was last said. */
export type OnProgress = (happened: readonly { readonly trial: number; readonly progress: TrialProgress }[]) => void;

/** Threads that run trials, one at a time each. */
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

  /** Until each thread has loaded its code. @throws what kept a thread from loading it */
  async loaded(): Promise<void> {
    const { minThreads } = this.#pool;
    await Promise.all(Array.from({ length: minThreads }, () => this.#pool.run(null, { name: 'answerLoaded' })));
  }

  /**
   * Runs trials of one stage of one study in one thread, in their order; `onProgress` sees their events in order, the terminal ones
   * included, before the promise settles.
   */
  async run(specs: readonly TrialSpec[], series: readonly Series[], onProgress: OnProgress): Promise<ThreadOutcome> {
    const { studyId } = specs[0]!;
    const { port1, port2 } = new MessageChannel();
    let ended = 0;
    const outcome = new Promise<ThreadOutcome>((resolve) => {
      port1.on('message', (messages: readonly ThreadMessage[]) => {
        for (const message of messages) {
          if (message.type === 'binned') this.#bins.keep(studyId, message.bins);
          if (message.type === 'checkpoint')
            this.#checkpoints.write(specs[message.trial]!, message.fit, message.content);
        }
        const happened = messages.flatMap((message) => (message.type === 'progress' ? [message] : []));
        ended += happened.filter(({ progress }) => isTerminal(progress)).length;
        if (happened.length > 0) onProgress(happened);
        if (messages.some(({ type }) => type === 'stopped')) resolve({ how: 'stopped' });
        else if (ended === specs.length) resolve({ how: 'ended' });
      });
    });
    try {
      const trials = specs.map((spec) => ({ spec, checkpoints: this.#checkpoints.read(spec) }));
      const task: ThreadTask = { trials, series, bins: this.#bins.of(studyId), port: port2, stop: this.#stop };
      const run = this.#pool.run(task, { transferList: [port2] });
      const lost = run.then(
        () => outcome,
        (error: Error): ThreadOutcome => ({ how: 'lost', error }),
      );
      return await Promise.race([outcome, lost]);
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
