import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { fileMark, findSchedule, loadSchedules, missedTick, newestTick, nextTick } from './schedules.ts';

const DAY_MS = 86_400_000;
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

const mondays = { cron: '0 6 * * 1', timeZone: 'UTC' };
const berlin = { cron: '30 2 * * *', timeZone: 'Europe/Berlin' };
const newYork = { cron: '0 17 * * *', timeZone: 'America/New_York' };

test('nextTick() is the first tick after now, not now itself', () => {
  expect(iso(nextTick(mondays, at('2024-06-03T05:59:59Z')))).toBe('2024-06-03T06:00:00.000Z');
  expect(iso(nextTick(mondays, at('2024-06-03T06:00:00Z')))).toBe('2024-06-10T06:00:00.000Z');
});

test('nextTick() reads the expression in its time zone, in winter and in summer', () => {
  expect(iso(nextTick(newYork, at('2024-01-15T12:00:00Z')))).toBe('2024-01-15T22:00:00.000Z');
  expect(iso(nextTick(newYork, at('2024-07-15T12:00:00Z')))).toBe('2024-07-15T21:00:00.000Z');
});

test('a daily tick keeps its wall-clock time over the change to summer time', () => {
  expect(iso(nextTick(newYork, at('2024-03-09T23:00:00Z')))).toBe('2024-03-10T21:00:00.000Z');
});

test('a tick at a time that the change to summer time skips fires once that day', () => {
  const ticks = ticksBetween(berlin, at('2024-03-30T23:00:00Z'), at('2024-03-31T22:00:00Z')); // 31 March in Berlin
  expect(ticks.length).toBe(1);
});

test('a tick at a time that the change to winter time repeats fires once that day', () => {
  const ticks = ticksBetween(berlin, at('2024-10-26T22:00:00Z'), at('2024-10-27T23:00:00Z')); // 27 October in Berlin
  expect(ticks.length).toBe(1);
});

function ticksBetween(schedule: typeof berlin, from: number, to: number): number[] {
  const ticks: number[] = [];
  for (let tick = nextTick(schedule, from); tick < to; tick = nextTick(schedule, tick)) ticks.push(tick);
  return ticks;
}

test('newestTick() is the tick itself at its moment and after it, and the one before until then', () => {
  const tick = at('2024-06-03T06:00:00Z');
  expect(iso(newestTick(mondays, tick - 1))).toBe('2024-05-27T06:00:00.000Z');
  for (const later of [0, 1, 999, 60_000, 6 * DAY_MS]) expect(newestTick(mondays, tick + later)).toBe(tick);
});

test('missedTick() is undefined when the schedule has fired at or after its last tick', () => {
  const now = at('2024-06-05T00:00:00Z');
  expect(missedTick(mondays, at('2024-06-03T06:00:00Z'), now)).toBeUndefined();
  expect(missedTick(mondays, at('2024-06-03T06:00:07Z'), now)).toBeUndefined();
});

test('missedTick() names the tick that came while nothing ran', () => {
  const missed = missedTick(mondays, at('2024-06-01T00:00:00Z'), at('2024-06-05T00:00:00Z'));
  expect(iso(missed)).toBe('2024-06-03T06:00:00.000Z');
});

test('missedTick() names the newest of many', () => {
  const missed = missedTick(mondays, at('2023-01-01T00:00:00Z'), at('2024-06-05T00:00:00Z'));
  expect(iso(missed)).toBe('2024-06-03T06:00:00.000Z');
});

test('missedTick() counts in the time zone of the schedule', () => {
  const since = at('2024-07-15T20:00:00Z');
  expect(missedTick(newYork, since, at('2024-07-15T20:59:59Z'))).toBeUndefined();
  expect(iso(missedTick(newYork, since, at('2024-07-15T21:00:01Z')))).toBe('2024-07-15T21:00:00.000Z');
});

test('a tick that daylight saving has moved is missed like any other', () => {
  const since = at('2022-03-26T12:00:00Z'); // 27 March 2022 has no 02:30 in Berlin: the tick is at 03:30
  const missed = missedTick({ cron: '30 2 * * *', timeZone: 'Europe/Berlin' }, since, at('2022-03-27T12:00:00Z'));
  expect(iso(missed)).toBe('2022-03-27T01:30:00.000Z');
});

test('after the missed tick is caught up, none is missed until the next one', () => {
  const instant = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });
  const schedule = fc.constantFrom(mondays, berlin, newYork);
  fc.assert(
    fc.property(schedule, instant, fc.integer({ min: 1, max: 60 * DAY_MS }), (item, since, passed) => {
      const now = since + passed;
      const missed = missedTick(item, since, now);
      if (missed === undefined) {
        expect(nextTick(item, since)).toBeGreaterThanOrEqual(now);
        return;
      }
      expect(missed).toBeGreaterThan(since);
      expect(missed).toBeLessThan(now);
      expect(nextTick(item, missed)).toBeGreaterThanOrEqual(now);
      expect(missedTick(item, missed, now)).toBeUndefined();
    }),
    { numRuns: 200 },
  );
});

describe('loadSchedules()', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'winnow-schedules-'));
    path = join(folder, 'schedules.json');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const weekly = { name: 'weekly', study: 'studies/a.json' };

  function load(...schedules: readonly object[]) {
    writeFileSync(path, JSON.stringify({ schedules }));
    return loadSchedules(path);
  }

  test('gives no schedules when there is no file', () => {
    expect(loadSchedules(join(folder, 'nowhere.json'))).toEqual([]);
  });

  test('fires weekly in UTC by default and finds the study beside the file', () => {
    const study = join(folder, 'studies', 'a.json');
    const id = `weekly${fileMark(path)}`;
    expect(load(weekly)).toEqual([{ id, name: 'weekly', study, cron: '0 6 * * 1', timeZone: 'UTC' }]);
  });

  test('marks the schedules of a file, so that those of the same name in another are others', () => {
    const other = join(folder, 'other.json');
    load(weekly);
    writeFileSync(other, JSON.stringify({ schedules: [weekly] }));
    const ids = [path, other].flatMap((file) => loadSchedules(file).map(({ id }) => id));
    expect(new Set(ids).size).toBe(2);
  });

  test.each([
    ['a name that stands twice', [weekly, weekly], '"weekly"'],
    ['a name that is none', [{ ...weekly, name: 'Weekly run' }], 'schedules.0.name'],
    ['an unknown key', [{ ...weekly, corn: '* * * * *' }], 'corn'],
    ['a cron expression that is none', [{ ...weekly, cron: '0 25 * * *' }], '0 25 * * *'],
    ['a time zone that does not exist', [{ ...weekly, timeZone: 'Mars/Olympus' }], 'Mars/Olympus'],
  ])('refuses %s and names it', (_what, schedules, named) => {
    expect(() => load(...schedules)).toThrow(
      expect.objectContaining({ code: 'schedule_invalid', message: expect.stringContaining(named) }),
    );
  });

  test('names key, rule and value of what breaks the schema', () => {
    expect(() => load(weekly, { ...weekly, name: 'Weekly run' })).toThrow(
      `${path}: schedules.1.name: must be of a-z, 0-9, _ and - and start with a letter, but got "Weekly run"`,
    );
  });

  test('findSchedule() lists the names that are known', () => {
    const schedules = load(weekly, { ...weekly, name: 'daily' });
    expect(findSchedule(schedules, 'daily').name).toBe('daily');
    expect(() => findSchedule(schedules, 'nightly')).toThrow(/weekly, daily, but got "nightly"/);
    expect(() => findSchedule([], 'nightly')).toThrow(/none is defined/);
  });
});
