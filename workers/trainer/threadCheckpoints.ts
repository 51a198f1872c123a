import type { CheckpointOf } from '@winnow/pipeline';

/** Work that may be lost: an epoch of a fit that goes on, and of a fit that has ended its last one, of which no other is saved. */
const SAVE_AFTER_MS = { iteration: 5000, end: 1000 };

/**
 * The checkpoints of a trial as its thread sees them: what it found when it began, and a way to hand on what it has learned.
 * @param found by fit
 * @param save  takes what a fit has learned
 * @param now   milliseconds of any clock
 */
export function threadCheckpoints(
  found: ReadonlyMap<string, Uint8Array>,
  save: (fit: string, content: Uint8Array) => void,
  now: () => number,
): CheckpointOf {
  return (fold, symbol) => {
    const fit = `fold${fold}.symbol${symbol}`;
    let savedAt = now();
    return {
      load: () => found.get(fit),
      save(encode, isDone) {
        if (now() - savedAt < (isDone ? SAVE_AFTER_MS.end : SAVE_AFTER_MS.iteration)) return;
        save(fit, encode());
        savedAt = now();
      },
    };
  };
}
