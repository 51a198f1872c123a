import type { History } from './history.ts';

/** The number of the trial that comes after a history. */
export function nextNumber(history: History): number {
  return (history.at(-1)?.number ?? -1) + 1;
}
