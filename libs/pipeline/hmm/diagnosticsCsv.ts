import type { StateDescription } from './describeStates.ts';
import type { TrainedHmm } from './trainHmm.ts';

/**
 * The content of diagnostics.csv, one number a line: `table,state,key,value`. Tables: `transition` (key: to-state),
 * `stationary`, `dwell` (rows, expected by the model and observed), `mean` (key: feature, unscaled), `profile`.
 */
export function diagnosticsCsv({ states, table }: TrainedHmm): string {
  const lines = states.flatMap((state, k) => [
    ...state.transitionProbs.map((prob, to) => line('transition', k, String(to), prob)),
    line('stationary', k, 'share', state.stationary),
    line('dwell', k, 'expected', state.expectedDwell),
    line('dwell', k, 'observed', state.observedDwell),
    ...state.featureMeans.map((mean, col) => line('mean', k, table.names[col]!, mean)),
    ...profileOf(state).map(([key, value]) => line('profile', k, key, value)),
  ]);
  return ['table,state,key,value', ...lines, ''].join('\n');
}

function profileOf(state: StateDescription): [key: string, value: number | string | null][] {
  return [
    ['regime', state.regime],
    ['rows', state.rows],
    ['share', state.share],
    ['visits', state.visits],
    ['mean_return', state.mean],
    ['volatility', state.volatility],
    ['skew', state.skew],
    ['win_rate', state.winRate],
    ['max_drawdown', state.maxDrawdown],
  ];
}

/** An unknown value is an empty cell. */
function line(table: string, state: number, key: string, value: number | string | null): string {
  return [table, state, quoted(key), value ?? ''].join(',');
}

/** The header of a column may hold anything (RFC 4180). */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
