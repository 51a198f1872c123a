import { WinnowError } from '@winnow/core';
import { applyScaler, createFeatureStream } from '@winnow/features';
import { type Bar, type RowOptions, type Series, type TableRow, type Timeframe, validateSeries } from '@winnow/market';
import { createLiveFilter } from '@winnow/models';
import { indexOfMax } from '@winnow/numerics';
import type { HmmArtefact } from './hmmArtefact.ts';
import { inputFile } from './hmmConfig.ts';
import { rowName } from './regimesCsv.ts';
import type { FeaturePlan } from './regimeTable.ts';

/** What is known of the regime at the close of a bar, or at a row. */
export interface RegimeLine {
  /** ISO 8601 time of the row in UTC, or its number from 0 where rows have no time stamps */
  readonly timestamp: string | number;
  /** likeliest state; null during the warm-up of the features */
  readonly state: number | null;
  /** its name */
  readonly regime: string | null;
  /** which regime it is over retrains */
  readonly regime_id: number | null;
  /** [K] filtered, sum 1 */
  readonly probabilities: readonly number[] | null;
}

/** Regimes row by row: features by their incremental form, scaler, live filter. */
export interface RegimeStream {
  /** @param row read with `regimeRowOptions` @throws WinnowError `data_*`, `argument_invalid` */
  push(row: TableRow): RegimeLine;
}

/**
 * Gives what `trainHmm` writes to regimes.csv when it sees the same rows, to the last bit.
 * @param where name of the data, for messages
 */
export function createRegimeStream(
  { hmm, plan, regimes, regimeIds, scaler }: HmmArtefact,
  where: string,
): RegimeStream {
  const featuresOf = featureReader(plan, where);
  const onlyRow = Int32Array.of(0);
  const filter = createLiveFilter(hmm);
  let filterState = filter.start;
  let count = 0;
  return {
    push(row) {
      const timestamp = rowName(row.ts, count);
      const features = featuresOf(row);
      count += 1;
      if (features === undefined) return { timestamp, state: null, regime: null, regime_id: null, probabilities: null };
      const scaled = applyScaler(scaler, { data: features, rows: 1, cols: hmm.nFeatures }, onlyRow);
      filterState = filter.update(filterState, scaled);
      const probs = Float64Array.from(filterState.filtered);
      const state = indexOfMax(probs);
      return {
        timestamp,
        state,
        regime: regimes[state]!,
        regime_id: regimeIds.ids[state]!,
        probabilities: Array.from(probs),
      };
    },
  };
}

/**
 * How rows are to be read for `createRegimeStream`: headers, time stamps and zone are those of the training file.
 * @param file name for messages
 */
export function regimeRowOptions({ plan, config }: HmmArtefact, file: string): RowOptions {
  const { columns = {}, time_zone: timeZone } = inputFile(config);
  const common = { file, timestamp: columns.ts, timeZone };
  if (plan.kind === 'columns') return { ...common, columns: plan.names, allowMissing: true };
  const headers = BAR_VALUES.map((column) => (columns[column] === undefined ? column : columns[column]));
  return { ...common, columns: headers.filter((header) => header !== null), allowMissing: false };
}

/** The volume comes last, because a file may have none. */
const BAR_VALUES = ['open', 'high', 'low', 'close', 'volume'] as const;

/** @returns undefined during the warm-up */
function featureReader(plan: FeaturePlan, where: string): (row: TableRow) => Float64Array | undefined {
  if (plan.kind === 'columns') return ({ values }) => values;
  const stream = createFeatureStream(plan.names, plan.timeframe);
  return (row) => stream.push(toBar(row, plan.timeframe, where));
}

function toBar({ ts, values, line }: TableRow, timeframe: Timeframe, where: string): Bar {
  if (ts === undefined) {
    throw new WinnowError('data_columns', {
      where,
      rule: 'must have a column of time stamps, because features of bars need them',
    });
  }
  const [open, high, low, close, volume = 0] = values as unknown as [number, number, number, number, number?];
  const bar: Bar = { ts, open, high, low, close, volume };
  validateSeries(seriesOf(bar, timeframe), where, () => line);
  return bar;
}

function seriesOf({ ts, open, high, low, close, volume }: Bar, timeframe: Timeframe): Series {
  const column = (value: number) => Float64Array.of(value);
  const prices = { open: column(open), high: column(high), low: column(low), close: column(close) };
  return { symbol: '', timeframe, rows: 1, ts: column(ts), ...prices, volume: column(volume) };
}
