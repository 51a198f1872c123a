import fc from 'fast-check';
import { type BacktestInput, backtest } from './backtest.ts';
import { costsSchema } from './costs.ts';

const free = costsSchema.parse({ costBps: 0 });

/** Hourly steps from columns of equal length. */
function steps(target: readonly number[], ret: readonly number[]): BacktestInput {
  return {
    target: Float64Array.from(target),
    ret: Float64Array.from(ret),
    ts: Float64Array.from(target, (_, i) => i * 3_600_000),
  };
}

/** Targets of −1 to 1 in quarters with returns within ±10 %. */
const anySteps = fc
  .array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -1000, max: 1000 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((pairs) =>
    steps(
      pairs.map(([quarter]) => quarter / 4),
      pairs.map(([bps]) => bps / 10_000),
    ),
  );

test('a step earns position times return minus cost times the change of position, starting flat', () => {
  const result = backtest(steps([1, 1, -1, 0], [0.02, -0.01, 0.03, 0.05]), { costBps: 10, minOrder: 0 });
  const expected = [0.02 - 0.001, -0.01, -0.03 - 0.002, -0.001];
  result.pnl.forEach((pnl, i) => {
    expect(Math.abs(pnl - expected[i]!)).toBeLessThan(1e-15);
  });
  expect(result.costsPaid).toBeCloseTo(0.004, 15);
  expect([...result.traded]).toEqual([1, 0, 2, 1]);
});

test('the position held over the last bar is not charged for closing', () => {
  const result = backtest(steps([0, 1], [0, 0]), { costBps: 100, minOrder: 0 });
  expect(result.costsPaid).toBe(0.01);
});

test('an order below minOrder is rejected and the position stays', () => {
  const result = backtest(steps([1, 0.75, 0.5, 0.5], [0, 0, 0, 0]), { costBps: 0, minOrder: 0.5 });
  expect([...result.position]).toEqual([1, 1, 0.5, 0.5]);
  expect({ orders: result.orders, rejects: result.rejects }).toEqual({ orders: 3, rejects: 1 });
});

test('a rejected order is sent and counted anew while it is wanted', () => {
  const result = backtest(steps([0.25, 0.25, 0.25], [0, 0, 0]), { costBps: 0, minOrder: 0.5 });
  expect({ orders: result.orders, rejects: result.rejects, exposed: result.exposedSteps }).toEqual({
    orders: 3,
    rejects: 3,
    exposed: 0,
  });
});

test('hits are exposed steps with positive P&L before costs', () => {
  const result = backtest(steps([1, 1, 1, -1, 0], [0.001, 0, -0.01, -0.01, 0.05]), { costBps: 500, minOrder: 0 });
  expect({ exposed: result.exposedSteps, hits: result.hitSteps }).toEqual({ exposed: 4, hits: 2 });
});

test('P&L equals the formula of the position path, recomputed step by step', () => {
  fc.assert(
    fc.property(
      anySteps,
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 0, max: 4 }),
      (input, costBps, minimum) => {
        const { position, pnl } = backtest(input, { costBps, minOrder: minimum / 4 });
        pnl.forEach((value, i) => {
          const change = Math.abs(position[i]! - (i === 0 ? 0 : position[i - 1]!));
          expect(Math.abs(value - (position[i]! * input.ret[i]! - (costBps / 10_000) * change))).toBeLessThan(1e-15);
        });
      },
    ),
    { seed: 5 },
  );
});

test('higher costs never raise the P&L of any step', () => {
  fc.assert(
    fc.property(anySteps, fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }), (input, costBps, more) => {
      const cheap = backtest(input, { costBps, minOrder: 0 });
      const dear = backtest(input, { costBps: costBps + more, minOrder: 0 });
      expect(dear.pnl.every((value, i) => value <= cheap.pnl[i]!)).toBe(true);
      expect(dear.costsPaid).toBeGreaterThanOrEqual(cheap.costsPaid);
    }),
    { seed: 6 },
  );
});

test('a later target or return cannot change an earlier step', () => {
  fc.assert(
    fc.property(anySteps, anySteps, (past, future) => {
      const joined = steps([...past.target, ...future.target], [...past.ret, ...future.ret]);
      const costs = { costBps: 7, minOrder: 0.5 };
      expect(backtest(joined, costs).pnl.slice(0, past.ret.length)).toEqual(backtest(past, costs).pnl);
    }),
    { seed: 7 },
  );
});

test('inputs are not mutated', () => {
  const input = steps([1, 0.9, -1], [0.01, 0.02, 0.03]);
  const copy = structuredClone(input);
  backtest(input, { costBps: 1, minOrder: 0.5 });
  expect(input).toEqual(copy);
});

test.each([
  ['NaN returns', steps([1], [Number.NaN]), 'ret[0] must be finite, but got NaN'],
  ['NaN targets', steps([Number.NaN], [0]), 'target[0] must be finite, but got NaN'],
  ['columns of unequal length', steps([1, 1], [0]), 'ret must have 2 elements, but got 1'],
  ['times out of order', { ...steps([1, 1], [0, 0]), ts: new Float64Array(2) }, 'ts must ascend strictly, but got 0'],
])('backtest() refuses %s', (_, input, message) => {
  expect(() => backtest(input, free)).toThrow(message);
});

test('costsSchema defaults to one basis point without a minimum order and refuses unknown keys', () => {
  expect(costsSchema.parse({})).toEqual({ costBps: 1, minOrder: 0 });
  expect(costsSchema.safeParse({ costBps: -1 }).success).toBe(false);
  expect(costsSchema.safeParse({ slippage: 1 }).success).toBe(false);
});
