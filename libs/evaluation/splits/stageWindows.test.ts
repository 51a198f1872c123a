import fc from 'fast-check';
import { stageWindows } from './stageWindows.ts';
import { range, rowsOfSteps, uniformRows } from './testing.ts';

const DAY_MS = 86_400_000;
const days = (bars: number) => Float64Array.from({ length: bars }, (_, i) => i * DAY_MS);
const window = (from: number, to: number) => ({ from: from * DAY_MS, to: to * DAY_MS });

test('a stage holds the rows whose label is known inside its window', () => {
  const rows = { ...uniformRows(30, 3), barTs: days(40) };
  const windows = [window(0, 10), window(10, 20), window(20, 30)];
  expect(stageWindows(rows, windows, {})).toEqual([
    { start: 0, end: 7 },
    { start: 10, end: 17 },
    { start: 20, end: 27 },
  ]);
});

test('the embargo after the labels of a stage drops the first rows of the next', () => {
  const rows = { ...uniformRows(30, 3), barTs: days(40) };
  const windows = [window(0, 10), window(10, 20), window(22, 30)];
  expect(stageWindows(rows, windows, { embargo: { duration: '4d' } })).toEqual([
    { start: 0, end: 7 },
    { start: 13, end: 17 },
    { start: 23, end: 27 },
  ]);
});

test('no label of one stage shares a bar with another stage, embargo included', () => {
  const steps = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 2 }), horizon: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 90,
    maxLength: 90,
  });
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 6 }), (given, embargoBars) => {
      const rows = { ...rowsOfSteps(given), barTs: days(200) };
      const stages = stageWindows(rows, [window(0, 30), window(30, 60), window(60, 90)], { embargoBars });
      let free = 0;
      for (const { start, end } of stages) {
        const bars = range(start, end).flatMap((row) => [rows.barIndex[row]!, rows.endIndex[row]!]);
        expect(Math.min(...bars)).toBeGreaterThanOrEqual(free);
        free = Math.max(...bars) + embargoBars;
      }
    }),
    { seed: 51, numRuns: 40 },
  );
});

test.each([
  ['overlapping windows', [window(0, 10), window(9, 20)], 'window 1 must not start before the one before it ends'],
  ['an empty window', [window(5, 5)], 'window 0 must end after it starts'],
  ['a window shorter than a label', [window(0, 3)], 'window 0 must hold rows whose label ends in it'],
])('stageWindows() refuses %s', (_, windows, message) => {
  expect(() => stageWindows({ ...uniformRows(30, 3), barTs: days(40) }, windows, {})).toThrow(message);
});
