/** Notation: S symbols, N_s steps of symbol s, N steps of the portfolio. */
import { assertArgument } from '@winnow/core';
import type { RunSteps } from './runSteps.ts';

/**
 * Several symbols as one run, each with capital 1/S. The portfolio has a step wherever any symbol has one; a symbol
 * without a step there contributes nothing. Amounts (`pnl`, `traded`, `costsPaid`) are means over the S symbols; counts
 * (`orders`, `rejects`, `exposedSteps`, `hitSteps`) are sums over symbols, so that rates weigh every order and every
 * held bar alike. One symbol is returned unchanged in value.
 * @throws WinnowError `argument_invalid` without symbols
 */
export function combineSymbols(runs: readonly RunSteps[]): RunSteps {
  assertArgument(runs.length > 0, 'combineSymbols', 'a portfolio must have symbols', runs.length);
  const ts = unionOfTimes(runs);
  const total = (count: (run: RunSteps) => number) => runs.reduce((sum, run) => sum + count(run), 0);
  return {
    ts,
    pnl: meanOnTimes(ts, runs, (run) => run.pnl),
    traded: meanOnTimes(ts, runs, (run) => run.traded),
    costsPaid: total((run) => run.costsPaid) / runs.length,
    orders: total((run) => run.orders),
    rejects: total((run) => run.rejects),
    exposedSteps: total((run) => run.exposedSteps),
    hitSteps: total((run) => run.hitSteps),
  };
}

/** [N] every time at which some run has a step, ascending. */
function unionOfTimes(runs: readonly RunSteps[]): Float64Array {
  const times = new Set<number>();
  for (const run of runs) for (const time of run.ts) times.add(time);
  return Float64Array.from(times).sort();
}

/** [N] mean over runs, 0 for a run without a step at that time; runs are added in their order. */
function meanOnTimes(ts: Float64Array, runs: readonly RunSteps[], column: (run: RunSteps) => Float64Array) {
  const out = new Float64Array(ts.length);
  for (const run of runs) {
    const values = column(run);
    for (let i = 0, at = 0; i < values.length; i++) {
      while (ts[at]! < run.ts[i]!) at++;
      out[at]! += values[i]!;
    }
  }
  return out.map((sum) => sum / runs.length);
}
