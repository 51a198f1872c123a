import type { TrainedHmm } from './trainHmm.ts';

/**
 * The content of diagnostics.csv, one number a line: `table,state,key,value`. Tables: `transition` (key: to-state),
 * `stationary`, `dwell` (rows, expected by the model and observed), `mean` (key: feature, unscaled), `profile`.
 */
export function diagnosticsCsv({ states, table }: TrainedHmm): string {
  const lines = states.flatMap((state, k) => {
    const { transitionProbs, stationary, expectedDwell, observedDwell, featureMeans, ...profile } = state;
    return [
      ...transitionProbs.map((prob, to) => line('transition', k, String(to), prob)),
      line('stationary', k, 'share', stationary),
      line('dwell', k, 'expected', expectedDwell),
      line('dwell', k, 'observed', observedDwell),
      ...featureMeans.map((mean, col) => line('mean', k, table.names[col]!, mean)),
      ...profileKeys.map((key) => line('profile', k, key, profile[key])),
    ];
  });
  return ['table,state,key,value', ...lines, ''].join('\n');
}

const profileKeys = [
  'regime',
  'rows',
  'share',
  'visits',
  'mean',
  'volatility',
  'skew',
  'winRate',
  'maxDrawdown',
] as const;

/** An unknown value is an empty cell. */
function line(table: string, state: number, key: string, value: number | string | null): string {
  return [table, state, quoted(key), value ?? ''].join(',');
}

/** The header of a column may hold anything (RFC 4180). */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
