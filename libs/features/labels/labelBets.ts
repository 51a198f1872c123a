import type { Series } from '@winnow/market';
import { averageTrueRange } from './averageTrueRange.ts';
import { type BarrierSpec, costOf, exitAtClose, exitAtHighLow, placeBarriers } from './barriers.ts';
import type { Labels } from './contract.ts';
import { labelledRows } from './labelledRows.ts';

/**
 * Labels of bets between barriers, see barriers.ts: ret is the return after cost at the exit, endIndex the bar of the
 * exit, class 1, −1 or 0. A row without a bet has weight 0 and a label interval of one bar.
 * @param barIndex [N] ascending bar indices
 * @param side     [N] 1 long, −1 short, 0 no bet
 */
export function labelBets(
  series: Series,
  barIndex: Int32Array,
  side: Int8Array,
  spec: BarrierSpec,
  endBar: number,
): Required<Labels> {
  const rows = labelledRows(barIndex, spec.horizon, endBar);
  const labels: Required<Labels> = {
    ret: new Float64Array(rows),
    up: new Uint8Array(rows),
    endIndex: new Int32Array(rows),
    class: new Int8Array(rows),
    side: side.slice(0, rows),
    weight: new Float64Array(rows),
  };
  const atr = averageTrueRange(series, spec.atrPeriod, endBar);
  const exitOf = spec.touch === 'close' ? exitAtClose : exitAtHighLow;
  for (let row = 0; row < rows; row++) {
    const bar = barIndex[row]!;
    const direction = side[row]!;
    if (direction === 0) {
      labels.endIndex[row] = bar + 1;
      continue;
    }
    const entry = series.close[bar]!;
    const bet = placeBarriers(entry, atr[bar]!, direction > 0 ? 1 : -1, spec);
    const exit = exitOf(series, bet, bar, bar + spec.horizon);
    const ret = bet.side * (exit.price / entry - 1) - costOf(spec);
    const byTime = spec.vertical === 'sign' ? Math.sign(ret) : 0;
    labels.ret[row] = ret;
    labels.class[row] = exit.outcome === 0 ? byTime : exit.outcome;
    labels.up[row] = labels.class[row]! > 0 ? 1 : 0;
    labels.endIndex[row] = exit.bar;
    labels.weight[row] = 1;
  }
  return labels;
}
