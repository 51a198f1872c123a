import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type Backtest, type BacktestInput, backtest } from './backtest.ts';
import { type Costs, costsSchema } from './costs.ts';
import { atClose, eventBacktest, flatAccount, type OrderEvent, overBar } from './eventBacktest.ts';
import { compileExecution, type RejectReason, rejectReasons } from './execution.ts';
import type { Quotes } from './quotes.ts';

interface GoldenExecution {
  readonly ts: number[];
  readonly target: number[];
  readonly ret: number[];
  readonly quotes: { [K in keyof Quotes]-?: number[] };
  readonly costs: Costs;
  readonly expected: {
    position: number[];
    traded: number[];
    pnl: number[];
    costsPaid: number;
    rejectsBy: Record<RejectReason, number>;
  };
}
const golden: { executions: GoldenExecution[] } = JSON.parse(
  readFileSync(new URL('../../test/golden/metrics.json', import.meta.url), 'utf8'),
);
const engines = [
  ['backtest', backtest],
  ['eventBacktest', eventBacktest],
] as const;

const columns = (...rows: readonly (readonly number[])[]) =>
  rows[0]!.map((_, k) => Float64Array.from(rows, (row) => row[k]!));

/** Steps with every column: targets in tenths, returns and volatilities in basis points, some bars without volume. */
const anyInput: fc.Arbitrary<BacktestInput> = fc
  .array(
    fc.tuple(
      fc.integer({ min: -20, max: 20 }).map((tenths) => tenths / 10),
      fc.integer({ min: -900, max: 900 }).map((bps) => bps / 10_000),
      fc.integer({ min: 50, max: 20_000 }).map((cents) => cents / 100),
      fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100_000 })),
      fc.integer({ min: 0, max: 500 }).map((bps) => bps / 10_000),
      fc.integer({ min: -1100, max: 1100 }).map((bps) => bps / 10_000),
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) => {
    const [target, ret, price, volume, vol, barRet] = columns(...rows);
    const ts = Float64Array.from(rows, (_, i) => i * 3_600_000);
    return {
      target: target!,
      ret: ret!,
      ts,
      quotes: { price: price!, volume: volume!, vol: vol!, barRet: barRet! },
    };
  });

/** Any subset of the costs, limits and rejects. */
const anyCosts: fc.Arbitrary<Costs> = fc
  .record(
    {
      costBps: fc.integer({ min: 0, max: 30 }),
      minOrder: fc.constantFrom(0, 0.1, 0.35),
      spreadBps: fc.integer({ min: 0, max: 20 }),
      perShare: fc.constantFrom(0, 0.005, 0.02),
      impact: fc.constantFrom(0, 0.7, 1.3),
      lotShares: fc.constantFrom(0, 100, 2000),
      maxVolumeShare: fc.constantFrom(0.05, 0.5, 2),
      priceLimit: fc.constantFrom(0.05, 0.1),
      maxPosition: fc.constantFrom(0.5, 1, 1.5),
      maxTurnover: fc.constantFrom(0.25, 1),
    },
    { requiredKeys: ['costBps', 'minOrder'] },
  )
  .map((costs) => ({ ...costs, capital: 100_000 }));

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b));

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  const off = Array.from(actual, (_, i) => i).filter((i) => !near(actual[i]!, expected[i]!));
  expect(off).toEqual([]);
}

function expectSame(a: Backtest, b: Backtest): void {
  for (const key of ['position', 'traded', 'pnl'] as const) expectClose(a[key], b[key]);
  expectClose([a.costsPaid], [b.costsPaid]);
  const counts = ({ orders, rejects, rejectsBy, exposedSteps }: Backtest) => ({
    orders,
    rejects,
    rejectsBy,
    exposedSteps,
  });
  expect(counts(a)).toEqual(counts(b));
}

describe.each(engines)('%s()', (_, engine) => {
  test.each(golden.executions)('equals a plain loop over shares and money ($#)', (execution) => {
    const { ts, target, ret, quotes, costs, expected } = execution;
    const column = (values: number[]) => Float64Array.from(values);
    const result = engine(
      {
        ts: column(ts),
        target: column(target),
        ret: column(ret),
        quotes: {
          price: column(quotes.price),
          volume: column(quotes.volume),
          vol: column(quotes.vol),
          barRet: column(quotes.barRet),
        },
      },
      costsSchema.parse(costs),
    );
    for (const key of ['position', 'traded', 'pnl'] as const) expectClose(result[key], expected[key]);
    expectClose([result.costsPaid], [expected.costsPaid]);
    expect(result.rejectsBy).toEqual(expected.rejectsBy);
    expect(result.rejects).toBe(rejectReasons.reduce((sum, reason) => sum + expected.rejectsBy[reason], 0));
  });

  test('keeps the position and turnover limits', () => {
    fc.assert(
      fc.property(anyInput, anyCosts, (input, costs) => {
        const { position, traded } = engine(input, costs);
        const { maxPosition = 2, maxTurnover = 4 } = costs;
        expect(position.every((held) => Math.abs(held) <= maxPosition + 1e-12)).toBe(true);
        expect(traded.every((size) => size <= maxTurnover + 1e-12)).toBe(true);
      }),
      { seed: 61 },
    );
  });

  test('a later target, return or quote cannot change an earlier step', () => {
    fc.assert(
      fc.property(anyInput, anyInput, anyCosts, (past, future, costs) => {
        const join = (a: Float64Array, b: Float64Array) => Float64Array.of(...a, ...b);
        const joined = {
          target: join(past.target, future.target),
          ret: join(past.ret, future.ret),
          ts: Float64Array.from({ length: past.ts.length + future.ts.length }, (_, i) => i * 3_600_000),
          quotes: {
            price: join(past.quotes!.price!, future.quotes!.price!),
            volume: join(past.quotes!.volume!, future.quotes!.volume!),
            vol: join(past.quotes!.vol!, future.quotes!.vol!),
            barRet: join(past.quotes!.barRet!, future.quotes!.barRet!),
          },
        };
        const n = past.ts.length;
        expect(engine(joined, costs).pnl.slice(0, n)).toEqual(engine(past, costs).pnl);
        expect(engine(joined, costs).position.slice(0, n)).toEqual(engine(past, costs).position);
      }),
      { seed: 62 },
    );
  });
});

test('both engines agree to 1e-12 on any costs, limits and rejects', () => {
  fc.assert(
    fc.property(anyInput, anyCosts, (input, costs) => {
      expectSame(backtest(input, costs), eventBacktest(input, costs));
    }),
    { seed: 63, numRuns: 400 },
  );
});

test('every order is told once, as filled or rejected, and the fills make the positions', () => {
  fc.assert(
    fc.property(anyInput, anyCosts, (input, costs) => {
      const events: OrderEvent[] = [];
      const result = eventBacktest(input, costs, (event) => events.push(event));
      expect(events).toHaveLength(result.orders);
      expect(events.filter(({ type }) => type === 'rejected')).toHaveLength(result.rejects);
      let held = 0;
      const positions = new Float64Array(input.ts.length);
      const fills = new Map(events.flatMap((event) => (event.type === 'filled' ? [[event.step, event.order]] : [])));
      for (let i = 0; i < positions.length; i++) {
        held += fills.get(i) ?? 0;
        positions[i] = held;
      }
      expectClose(positions, result.position);
    }),
    { seed: 64 },
  );
});

test('an account is not mutated by a close or a bar', () => {
  const quote = { price: 1, volume: 1, vol: 1, barRet: 0 };
  const execution = compileExecution(costsSchema.parse({ costBps: 10 }));
  const { account } = atClose(flatAccount, { step: 0, target: 1, quote }, execution);
  expect(flatAccount).toEqual({ position: 0, pendingCost: 0 });
  expect(overBar(account, 0.01)).toEqual({
    account: { position: 1, pendingCost: 0 },
    result: { gross: 0.01, pnl: 0.01 - 0.001 },
  });
});
