import { toErrorRecord } from '@winnow/core';
import { createTrialWorkspace, isTerminal, runTrial, type TrialProgress } from '@winnow/pipeline';
import type { ThreadMessage, ThreadTask } from './messages.ts';
import { threadCheckpoints } from './threadCheckpoints.ts';

/** Messages that come sooner after a post wait for the next one: one post costs as much as many messages. */
const POST_AFTER_MS = 10;

const workspace = createTrialWorkspace();

class StopRequested extends Error {}

/** Can be called as soon as this module and all that it needs are loaded. */
export function answerLoaded(): void {}

/** The body of a Piscina thread: trials one after another, reported event by event. An error of a trial is a result, not a crash. */
export function runTask({ trials, series, bins, port, stop }: ThreadTask): void {
  const data = new Map(series.map((item) => [item.symbol, item]));
  const throwIfAborted = () => {
    if (Atomics.load(stop, 0) === 1) throw new StopRequested();
  };
  let waiting: ThreadMessage[] = [];
  let postedAt = trials.length === 1 ? Number.NEGATIVE_INFINITY : performance.now(); // those of a batch are short
  const post = () => {
    if (waiting.length > 0) port.postMessage(waiting);
    waiting = [];
    postedAt = performance.now();
  };
  const say = (message: ThreadMessage) => {
    waiting.push(message);
    if (performance.now() - postedAt >= POST_AFTER_MS) post();
  };
  workspace.binCache.adopt(bins);
  for (const [trial, { spec, checkpoints }] of trials.entries()) {
    try {
      throwIfAborted();
      const save = (fit: string, content: Uint8Array) => say({ trial, type: 'checkpoint', fit, content });
      const tell = (progress: TrialProgress) => say({ trial, type: 'progress', progress });
      const checkpointOf = threadCheckpoints(checkpoints, save, () => performance.now());
      for (const progress of runTrial(spec, data, throwIfAborted, workspace, checkpointOf, tell)) {
        if (isTerminal(progress)) say({ trial, type: 'binned', bins: workspace.binCache.takeNew() });
        tell(progress);
      }
    } catch (error) {
      if (error instanceof StopRequested) {
        say({ trial, type: 'stopped' });
        break;
      }
      say({ trial, type: 'progress', progress: { type: 'failed', error: toErrorRecord(error, 'trial_failed') } });
    }
  }
  post();
  port.close();
}
