import { assertArgument, WinnowError } from '@winnow/core';
import { type Bar, createResampler, type Resampler, type Timeframe, timeframeMs } from '@winnow/market';
import type { FeatureColumn } from './carriedColumns.ts';
import type { BarColumns, Kernel } from './contract.ts';
import { groupByTimeframe } from './groupByTimeframe.ts';
import { notFinite } from './notFinite.ts';
import { type FeatureName, resolveFor } from './resolveFeature.ts';

/** The live form of `buildFeatureMatrix`. */
export interface FeatureStream {
  /**
   * Takes the next closed bar, in a time that does not depend on how many came before.
   * @returns [F] the features known at its close, in the order of the names; undefined while one is in its warm-up. The
   *   array is the same at every call and is overwritten by the next one: copy what must last.
   * @throws WinnowError `argument_invalid` for a bar that is not valid, not later than the one before or, with features of
   *   higher bars, off the grid of its timeframe. The stream is then as before the call.
   */
  push(bar: Bar): Float64Array | undefined;
}

/**
 * Features bar by bar: what `buildFeatureMatrix` gives for the same bars from the first one on, to the last bit.
 * @param timeframe of the bars that will be pushed
 * @throws WinnowError `argument_invalid` for no names or a timeframe shorter than that of the bars;
 *   `study_unknown_feature`
 */
export function createFeatureStream(names: readonly FeatureName[], timeframe: Timeframe): FeatureStream {
  assertArgument(names.length > 0, 'createFeatureStream', 'names must not be empty', names);
  const features = new Float64Array(names.length).fill(Number.NaN);
  const resolved = resolveFor(names, timeframe, 'createFeatureStream');
  const groups = [...groupByTimeframe(resolved)].map(([higher, columns]) => {
    const resampler = higher === undefined ? undefined : createResampler(timeframe, higher);
    return new TimeframeGroup(columns, resampler);
  });
  const gridMs = groups.some((group) => group.isHigher) ? timeframeMs[timeframe] : undefined;
  let lastTs = Number.NEGATIVE_INFINITY;
  return {
    push(bar) {
      assertTime(bar.ts, lastTs, gridMs);
      assertValues(bar);
      let isReady = true;
      for (const group of groups) isReady = group.push(bar, features) && isReady;
      lastTs = bar.ts;
      if (!isReady) return undefined;
      for (let col = 0; col < features.length; col++) {
        if (!Number.isFinite(features[col]))
          throw notFinite(`FeatureStream.push ${bar.ts}`, names[col]!, features[col]!);
      }
      return features;
    },
  };
}

/** The features of one timeframe. */
class TimeframeGroup {
  private readonly resampler: Resampler | undefined;
  private readonly kernels: readonly Kernel[];
  private readonly cols: readonly number[];
  private readonly warmup: number;
  private readonly cell: BarColumns = {
    ts: new Float64Array(1),
    open: new Float64Array(1),
    high: new Float64Array(1),
    low: new Float64Array(1),
    close: new Float64Array(1),
    volume: new Float64Array(1),
  };
  private seen = 0; // bars of this timeframe, counted up to the first that has all features

  constructor(columns: readonly FeatureColumn[], resampler: Resampler | undefined) {
    this.resampler = resampler;
    this.kernels = columns.map(({ feature }) => feature.create());
    this.cols = columns.map(({ col }) => col);
    this.warmup = Math.max(...columns.map(({ feature }) => feature.warmup));
  }

  get isHigher(): boolean {
    return this.resampler !== undefined;
  }

  /** @returns whether all features of the group have a value */
  push(bar: Bar, features: Float64Array): boolean {
    if (this.resampler === undefined) this.take(bar, features);
    else for (const higher of this.resampler.push(bar)) this.take(higher, features);
    return this.seen > this.warmup;
  }

  private take(bar: Bar, features: Float64Array): void {
    const { cell, kernels, cols } = this;
    cell.ts[0] = bar.ts;
    cell.open[0] = bar.open;
    cell.high[0] = bar.high;
    cell.low[0] = bar.low;
    cell.close[0] = bar.close;
    cell.volume[0] = bar.volume;
    for (let k = 0; k < kernels.length; k++) kernels[k]!.push(cell, 0, features, cols[k]!);
    if (this.seen <= this.warmup) this.seen += 1;
  }
}

function assertTime(ts: number, lastTs: number, gridMs: number | undefined): void {
  if (!(ts > lastTs && ts < Infinity)) {
    const rule = `ts must be later than the bar before (${lastTs})`;
    throw new WinnowError('argument_invalid', { where: 'FeatureStream.push', rule, got: ts });
  }
  if (gridMs !== undefined && ts % gridMs !== 0) {
    const rule = `ts must be a multiple of the timeframe (${gridMs} ms)`;
    throw new WinnowError('argument_invalid', { where: 'FeatureStream.push', rule, got: ts });
  }
}

function assertValues(bar: Bar): void {
  const { open, high, low, close, volume } = bar;
  const inRange = 0 < low && low <= open && open <= high && low <= close && close <= high && high < Infinity;
  if (!inRange || !(volume >= 0 && volume < Infinity)) {
    const rule = 'the bar must be finite with 0 < low <= open, close <= high and volume >= 0';
    throw new WinnowError('argument_invalid', { where: 'FeatureStream.push', rule, got: bar });
  }
}
