import { assertAscending, tableTimes, timestampTexts } from './tableTimes.ts';
import { tableOf } from './testing.ts';

test('time stamps are texts with or without a zone of their own, or epoch milliseconds', () => {
  const days = [Date.UTC(2020, 0, 1), Date.UTC(2020, 0, 2)];
  expect([...tableTimes(tableOf({ ts: ['2020-01-01', '2020-01-02T00:00:00Z'] }), 'ts')]).toEqual(days);
  expect([...tableTimes(tableOf({ ts: days }), 'ts')]).toEqual(days);
  const local = tableOf({ ts: ['2020-01-01 01:00:00'] });
  expect([...tableTimes(local, 'ts', 'Europe/Berlin')]).toEqual([days[0]]);
  expect(() => tableTimes(local, 'ts')).toThrow(expect.objectContaining({ code: 'data_timestamp' }));
});

test('a time stamp that is missing is refused, naming the row', () => {
  const missing = tableOf({ ts: [Date.UTC(2020, 0, 1), Number.NaN] });
  expect(timestampTexts(missing, 'ts')).toEqual([String(Date.UTC(2020, 0, 1)), '']);
  expect(() => tableTimes(missing, 'ts')).toThrow('t.csv row 3');
});

test.each([
  ['data_order', [1, 3, 2]],
  ['data_duplicate', [1, 2, 2]],
])('%s: time stamps that do not ascend are refused, naming the row', (code, days) => {
  const table = tableOf({ ts: days.map((day) => Date.UTC(2020, 0, day)) });
  const call = () => assertAscending(table, tableTimes(table, 'ts'), 'walk_forward');
  expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining('t.csv row 4') }));
});
