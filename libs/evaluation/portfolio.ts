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
  if (runs.length === 1) return runs[0]!;
  const ts = runs.map((run) => run.ts).reduce(unionOfTimes);
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

/** The times of both, each once, ascending as they are. */
function unionOfTimes(a: Float64Array, b: Float64Array): Float64Array {
  const union = new Float64Array(a.length + b.length);
  let n = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const time = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY);
    if (a[i] === time) i++;
    if (b[j] === time) j++;
    union[n++] = time;
  }
  return union.slice(0, n);
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
