import { parseTimestamp } from './parseTimestamp.ts';

const NEW_YEAR = Date.UTC(2020, 0, 1);

test.each([
  ['1577836800', 'epoch seconds'],
  ['1577836800000', 'epoch milliseconds'],
  ['2020-01-01', 'a date'],
  ['2020-01-01T00:00:00Z', 'ISO 8601 in UTC'],
  ['2020-01-01T00:00Z', 'ISO 8601 to the minute'],
  ['2020-01-01 00:00:00.000000+00:00', 'a blank as separator and zeros below the millisecond'],
  ['2020-01-01T02:30:00+02:30', 'ISO 8601 east of UTC'],
  ['2019-12-31T19:00:00-0500', 'ISO 8601 west of UTC, zone without colon'],
])('parseTimestamp() reads %s (%s) as midnight of 2020-01-01', (text) => {
  expect(parseTimestamp(text)).toBe(NEW_YEAR);
});

test('parseTimestamp() keeps milliseconds', () => {
  expect(parseTimestamp('2020-01-01T00:00:01.5Z')).toBe(NEW_YEAR + 1500);
});

test('parseTimestamp() reads the leap day of a leap year', () => {
  expect(parseTimestamp('2020-02-29')).toBe(Date.UTC(2020, 1, 29));
});

test.each([
  ['2020-01-01T00:00:00', 'zone'],
  ['20200101', 'epoch'],
  ['202001010930', 'epoch'],
  ['1577836800000000', 'epoch'],
  ['-1', 'must be'],
  ['1577836800.5', 'must be'],
  ['2019-02-29', 'must be'],
  ['2020-13-01', 'must be'],
  ['2020-01-00', 'must be'],
  ['2019-02-29T00:00:00Z', 'must be'],
  ['2020-01-01T24:00:00Z', 'time of day'],
  ['2020-01-01T00:60:00Z', 'time of day'],
  ['2020-01-01T00:00:00.0001Z', 'must be'],
  ['2020-01-01T00:00:00+25:00', 'zone'],
  ['01/02/2020', 'must be'],
  ['', 'must be'],
  ['NaN', 'must be'],
])('parseTimestamp() refuses "%s" and says why', (text, reason) => {
  expect(parseTimestamp(text)).toEqual({ rule: expect.stringContaining(reason) });
});
