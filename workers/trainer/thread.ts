import { toErrorRecord } from '@winnow/core';
import { createTrialWorkspace, isTerminal, runTrial } from '@winnow/pipeline';
import type { ThreadMessage, TrialTask } from './messages.ts';
import { threadCheckpoints } from './threadCheckpoints.ts';

const workspace = createTrialWorkspace();

class StopRequested extends Error {}

/** The body of a Piscina thread: one trial, reported event by event. An error of the trial is a result, not a crash. */
export function runTask({ spec, series, bins, checkpoints, port, stop }: TrialTask): void {
  const say = (message: ThreadMessage) => port.postMessage(message);
  const throwIfAborted = () => {
    if (Atomics.load(stop, 0) === 1) throw new StopRequested();
  };
  try {
    const data = new Map(series.map((item) => [item.symbol, item]));
    workspace.binCache.adopt(bins);
    const save = (fit: string, content: Uint8Array) => say({ type: 'checkpoint', fit, content });
    const checkpointOf = threadCheckpoints(checkpoints, save, () => performance.now());
    for (const progress of runTrial(spec, data, throwIfAborted, workspace, checkpointOf, say)) {
      if (isTerminal(progress)) say({ type: 'binned', bins: workspace.binCache.takeNew() });
      say(progress);
    }
  } catch (error) {
    if (error instanceof StopRequested) say({ type: 'stopped' });
    else say({ type: 'failed', error: toErrorRecord(error, 'trial_failed') });
  } finally {
    port.close();
  }
}
