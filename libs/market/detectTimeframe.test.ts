import { detectTimeframe } from './detectTimeframe.ts';

const HOUR = 3_600_000;
const detect = (hours: readonly number[]) =>
  detectTimeframe({ ts: Float64Array.from(hours, (hour) => hour * HOUR), rows: hours.length });

test('detectTimeframe() takes the most frequent step, whatever the gaps', () => {
  expect(detect([0, 1, 2, 5, 6, 7, 30])).toBe('1h');
  expect(detect([0, 24, 48, 120, 144])).toBe('1d');
});

test('detectTimeframe() takes the shorter of two equally frequent steps', () => {
  expect(detect([0, 4, 5])).toBe('1h');
});

test('detectTimeframe() says nothing of other steps or of a single bar', () => {
  expect(detect([0, 2, 4])).toBeUndefined();
  expect(detect([0])).toBeUndefined();
});
