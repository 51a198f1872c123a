import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 30_000; // far beyond what anything waited for takes, even on a busy machine
const POLL_MS = 5;

export interface Patience {
  /** after which it fails; default: 30 s */
  readonly deadlineMs?: number;
  /** between two looks; more for one that costs processor time; default: 5 ms */
  readonly pollMs?: number;
}

/**
 * Waits until `check` gives true.
 * @param what what is waited for, for the error
 * @throws Error when it takes longer than the deadline
 */
export async function until(
  what: string,
  check: () => boolean | Promise<boolean>,
  { deadlineMs = DEADLINE_MS, pollMs = POLL_MS }: Patience = {},
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`waited ${deadlineMs} ms in vain for ${what}`);
    await sleep(pollMs);
  }
}
