/**
 * Wall-clock time of a zone, such as a file without zone in its time stamps holds. "Local ms" is the wall clock read as if
 * it were UTC. The rules of the zone come from the runtime's IANA database.
 */

const DAY_MS = 86_400_000;

/** @returns epoch ms UTC, or the rule that the wall-clock time breaks */
export type LocalZone = (localMs: number) => number | LocalTimeProblem;

/** Why a wall-clock time is refused. */
export interface LocalTimeProblem {
  readonly rule: string;
}

/** Whether the runtime knows the zone, as `America/New_York` or `UTC`. */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/**
 * A time that the clock skips (spring) or shows twice (autumn) is refused: which instant is meant is not in the file.
 * @param timeZone one that `isTimeZone` accepts
 */
export function localZone(timeZone: string): LocalZone {
  const offsetAt = memoize(zoneOffset(timeZone));
  let day = Number.NaN;
  let dayOffset: number | undefined;
  return (localMs) => {
    const newDay = Math.floor(localMs / DAY_MS);
    if (newDay !== day) {
      day = newDay;
      dayOffset = steadyOffset(offsetAt, day * DAY_MS);
    }
    return dayOffset === undefined ? resolveLocal(offsetAt, localMs, timeZone) : localMs - dayOffset;
  };
}

type OffsetAt = (epochMs: number) => number;

/**
 * The offset of a whole local day, when no clock is set around it. Offsets are under a day, so the day's instants lie
 * within the three days that are sampled; no zone sets its clock twice within a day.
 */
function steadyOffset(offsetAt: OffsetAt, dayStart: number): number | undefined {
  const offset = offsetAt(dayStart - DAY_MS);
  const steady = [0, 1, 2].every((days) => offsetAt(dayStart + days * DAY_MS) === offset);
  return steady ? offset : undefined;
}

function resolveLocal(offsetAt: OffsetAt, localMs: number, timeZone: string): number | LocalTimeProblem {
  const offsets = new Set([-1, 0, 1, 2].map((days) => offsetAt(Math.floor(localMs / DAY_MS + days) * DAY_MS)));
  const instants = [...offsets].map((offset) => localMs - offset).filter((ms) => localMs - ms === offsetAt(ms));
  if (instants.length === 1) return instants[0]!;
  const what = instants.length === 0 ? 'skips' : 'shows twice';
  return { rule: `must not be a time that the clock of ${timeZone} ${what}` };
}

/** Each instant asked for once; days next to each other share their samples. */
function memoize(offsetAt: OffsetAt): OffsetAt {
  const known = new Map<number, number>();
  return (epochMs) => {
    const found = known.get(epochMs) ?? offsetAt(epochMs);
    known.set(epochMs, found);
    return found;
  };
}

/** How far the zone's clock is ahead of UTC, in ms. */
function zoneOffset(timeZone: string): OffsetAt {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (epochMs) => {
    const wholeSeconds = Math.floor(epochMs / 1000) * 1000;
    const part = new Map(clock.formatToParts(wholeSeconds).map(({ type, value }) => [type, Number(value)]));
    const get = (type: Intl.DateTimeFormatPartTypes) => part.get(type)!;
    const local = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second'));
    return local - wholeSeconds;
  };
}
