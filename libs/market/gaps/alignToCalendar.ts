import type { Series } from '../bars.ts';
import { expectedRuns } from '../calendars/expectedBars.ts';
import type { CalendarName } from '../dataset.ts';
import { timeframeMs } from '../timeframeMs.ts';

/** Expected bars that are missing between two bars of a series. */
export interface Gap {
  /** open of the first missing bar, epoch ms UTC */
  readonly from: number;
  /** open of the bar after the gap */
  readonly to: number;
  /** how many are missing, at least one */
  readonly bars: number;
}

export interface CalendarAlignment {
  /** ascending */
  readonly gaps: readonly Gap[];
  readonly missingBars: number;
  /** [T] 1 where the calendar expects no bar with this `ts` */
  readonly unexpected: Uint8Array;
}

/**
 * Compares the bars of a series with those that a calendar expects between its first and its last bar.
 * @param series at least one bar; `ts` finite and ascending, equal neighbours allowed
 */
export function alignToCalendar(
  { rows, ts, timeframe }: Pick<Series, 'rows' | 'ts' | 'timeframe'>,
  calendar: CalendarName,
): CalendarAlignment {
  const step = timeframeMs[timeframe];
  const gaps: Gap[] = [];
  const unexpected = new Uint8Array(rows).fill(1);
  let missingBars = 0;
  let row = 0;
  for (const run of expectedRuns(calendar, timeframe, ts[0]!, ts[rows - 1]! + 1)) {
    let bar = run.first;
    while (bar < run.end) {
      while (ts[row]! < bar) row++; // ends: no expected bar is later than the last row
      if (ts[row] === bar) {
        while (ts[row] === bar) unexpected[row++] = 0;
        bar += step;
        continue;
      }
      const next = Math.min(run.end, bar + Math.ceil((ts[row]! - bar) / step) * step);
      const bars = (next - bar) / step;
      addGap(gaps, { from: bar, to: ts[row]!, bars });
      missingBars += bars;
      bar = next;
    }
  }
  return { gaps, missingBars, unexpected };
}

/** A gap that reaches over a closed market is one gap: both parts end at the same bar. */
function addGap(gaps: Gap[], gap: Gap): void {
  const last = gaps.at(-1);
  if (last?.to !== gap.to) gaps.push(gap);
  else gaps[gaps.length - 1] = { from: last.from, to: gap.to, bars: last.bars + gap.bars };
}
