import { nearestName } from './nearestName.ts';

test.each([
  ['clsoe', 'close'],
  ['CLOSE', 'close'],
  ['volum', 'volume'],
  ['retrun', 'ret'],
  ['moon_phase', undefined],
  ['', undefined],
])('nearestName() finds for %j the name %j', (name, expected) => {
  expect(nearestName(name, ['open', 'high', 'low', 'close', 'volume', 'ret'])).toBe(expected);
});

test('nearestName() prefers the first of equally close names', () => {
  expect(nearestName('ab', ['ac', 'ad'])).toBe('ac');
});
