/**
 * The `virtual` order: conservative discrete-event simulation of L workers that all work at one speed (Chandy and Misra
 * 1979). A trial's time is the work units that it counts itself, so that the order is a function of the study and not of the
 * machines.
 *
 * L virtual workers take the trials by number. Trial n starts at the virtual instant at which a worker becomes free for it,
 * and knows the results of exactly those trials whose virtual end is not later. It may be asked as soon as that is certain:
 * every trial in flight that has not ended has reported work past that instant.
 *
 * Notation: n trial number, L parallelism, t virtual time.
 */
import type { History, HistoryTrial } from '../history.ts';

interface InFlight {
  readonly trial: HistoryTrial;
  readonly start: number;
}

/**
 * Which results trial n knows: [n] 1 where it knows them. Undefined while that is not certain.
 * @param history trials 0 … n − 1, `units` as far as they are known
 */
export function virtuallyKnown(n: number, history: History, parallelism: number): Uint8Array | undefined {
  const known = new Uint8Array(n);
  const inFlight: InFlight[] = [];
  let now = 0;
  for (let number = 0; ; number++) {
    if (inFlight.length === parallelism) {
      const end = earliestEnd(inFlight);
      // Trials before n exist, so it was certain for them, whatever has since been started again.
      if (end === undefined || (number === n && !isCertain(inFlight, end))) return undefined;
      now = end;
      takeOut(inFlight, now, known);
    }
    if (number === n) return known;
    inFlight.push({ trial: history[number]!, start: now });
  }
}

/** Of the trials that have ended; undefined if none has. */
function earliestEnd(inFlight: readonly InFlight[]): number | undefined {
  let earliest: number | undefined;
  for (const { trial, start } of inFlight) {
    if (trial.state === 'running') continue;
    const end = start + unitsOf(trial);
    if (earliest === undefined || end < earliest) earliest = end;
  }
  return earliest;
}

/** Whether no trial that still runs can end at `end` or before. */
function isCertain(inFlight: readonly InFlight[], end: number): boolean {
  return inFlight.every(({ trial, start }) => trial.state !== 'running' || start + unitsOf(trial) > end);
}

/** All that have ended by `now` are known; their workers are free, and take the next trials now. */
function takeOut(inFlight: InFlight[], now: number, known: Uint8Array): void {
  let kept = 0;
  for (const item of inFlight) {
    if (item.trial.state !== 'running' && item.start + unitsOf(item.trial) <= now) known[item.trial.number] = 1;
    else inFlight[kept++] = item;
  }
  inFlight.length = kept;
}

function unitsOf({ units = 0 }: HistoryTrial): number {
  return units;
}
