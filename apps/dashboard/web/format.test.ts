import { formatCount, formatElapsed, formatName, formatParams, formatTime, formatValue } from './format.ts';

test.each([
  [0.084123, '0.08412'],
  [-0.5, '−0.5'],
  [1008, '1,008'],
  [0, '0'],
  ['NaN', 'NaN'],
  ['prod/model/prod_live', 'prod/model/prod_live'],
  [true, 'true'],
  [null, '–'],
  [undefined, '–'],
])('formatValue(%p) is %p', (value, text) => {
  expect(formatValue(value)).toBe(text);
});

test.each([
  [-5_000, '0 s'],
  [59_999, '59 s'],
  [60_000, '1 min 0 s'],
  [3_599_000, '59 min 59 s'],
  [3_600_000, '1 h 0 min'],
  [86_399_000, '23 h 59 min'],
  [90_000_000, '1 d 1 h'],
])('formatElapsed(%p) is %p', (elapsedMs, text) => {
  expect(formatElapsed(elapsedMs)).toBe(text);
});

test('formatTime() writes an ISO time to the minute', () => {
  expect(formatTime('2024-05-01T10:20:30.000Z')).toBe('2024-05-01 10:20 UTC');
});

test.each([
  ['insufficient_observation', 'Insufficient observation'],
  ['observationDays', 'Observation days'],
  ['passed', 'Passed'],
])('formatName(%p) is %p', (name, text) => {
  expect(formatName(name)).toBe(text);
});

test('formatParams() lists names and values, and a dash for none', () => {
  expect(formatParams({ 'ridge.lambda': 12.3456, 'policy.mode': 'long_flat' })).toBe(
    'ridge.lambda 12.35, policy.mode long_flat',
  );
  expect(formatParams({})).toBe('–');
});

test('formatCount() says one trial and two trials', () => {
  expect([1, 2, 0].map((count) => formatCount(count, 'trial'))).toEqual(['1 trial', '2 trials', '0 trials']);
});
