import { allocateSeries } from '@winnow/market';
import { signDeadZone } from './signDeadZone.ts';

test('moves up to the dead zone have no sign and no weight; larger ones have both', () => {
  const series = allocateSeries('A', '1d', 6);
  series.close.set([64, 64, 65, 65, 63, 64]);
  const spec = { kind: 'sign_dead_zone', horizon: 1, deadZone: 1 / 64 } as const;
  const labels = signDeadZone(series, Int32Array.of(0, 1, 2, 3, 4), spec, 6);
  expect([...labels.class!]).toEqual([0, 0, 0, -1, 1]); // 65/64 − 1 is the limit itself, 64/63 − 1 is above it
  expect([...labels.up]).toEqual([0, 0, 0, 0, 1]);
  expect([...labels.weight!]).toEqual([0, 0, 0, 1, 1]);
  expect(labels.ret[1]).toBe(1 / 64);
});
