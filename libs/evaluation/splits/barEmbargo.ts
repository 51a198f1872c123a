/**
 * An embargo on the bar clock of one series. Notation: N rows, T bars of the series.
 */
import { assertArgument } from '@winnow/core';
import { durationMs, type Embargo, type EmbargoOptions, embargoOf, fractionRows } from './embargo.ts';
import { lowerBound } from './lowerBound.ts';
import type { SplitRows } from './splitRows.ts';

/** An embargo bound to the rows of a split; both functions return bars. */
export interface BarEmbargo {
  /** first bar at which a row may train again after labels that end at bar `spanEnd` */
  resumeBar(spanEnd: number): number;
  /** last bar at which a training label may end before row `testStart` is tested */
  latestEnd(testStart: number): number;
}

/** @throws WinnowError `argument_invalid` for a negative embargo, or a duration without `rows.barTs` */
export function bindEmbargo(where: string, rows: SplitRows, options: EmbargoOptions): BarEmbargo {
  const embargo = embargoOf(options);
  if ('bars' in embargo) return inBars(where, rows, embargo.bars);
  if ('duration' in embargo) return inTime(where, rows, embargo);
  return inRows(where, rows, embargo.fraction);
}

function inBars(where: string, { barIndex }: SplitRows, bars: number): BarEmbargo {
  assertArgument(Number.isInteger(bars) && bars >= 0, where, 'embargoBars must be ≥ 0', bars);
  return {
    resumeBar: (spanEnd) => spanEnd + bars,
    latestEnd: (testStart) => barIndex[testStart]! - bars,
  };
}

/** Distances between opens equal distances between closes, so the times of opens serve for both. */
function inTime(where: string, { barIndex, barTs }: SplitRows, embargo: Embargo & { duration: number | string }) {
  assertArgument(barTs !== undefined, where, 'an embargo in time needs barTs', embargo.duration);
  const ms = durationMs(embargo.duration);
  assertArgument(ms >= 0, where, 'an embargo must be ≥ 0', embargo.duration);
  return {
    /** A span that ends after the last bar leaves nothing to resume. */
    resumeBar: (spanEnd: number) =>
      spanEnd < barTs.length ? lowerBound(barTs, barTs[spanEnd]! + ms) : Number.POSITIVE_INFINITY,
    latestEnd: (testStart: number) => {
      const latest = barTs[barIndex[testStart]!]! - ms;
      const bar = lowerBound(barTs, latest);
      return barTs[bar] === latest ? bar : bar - 1;
    },
  };
}

function inRows(where: string, { barIndex }: SplitRows, fraction: number): BarEmbargo {
  assertArgument(fraction >= 0 && fraction < 1, where, 'an embargo fraction must lie in [0, 1)', fraction);
  const steps = fractionRows(fraction, barIndex.length);
  return {
    resumeBar: (spanEnd) => barIndex[lowerBound(barIndex, spanEnd) + steps] ?? Number.POSITIVE_INFINITY,
    latestEnd: (testStart) => barIndex[testStart - steps] ?? Number.NEGATIVE_INFINITY,
  };
}
