import { assertArgument } from '@winnow/core';
import type { Timeframe } from '../bars.ts';
import { timeframeMs } from '../timeframeMs.ts';
import { type BarGroup, createGroupFinder, type ResampleOptions } from './barGroups.ts';

/** One bar by itself, as a live feed gives it; `ts` is epoch ms UTC of the open. */
export interface Bar {
  readonly ts: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface Resampler {
  /**
   * Takes a closed bar and gives the higher bars that it completes, oldest first: mostly none, one at the last bar of a group,
   * and two when a gap left the group before open and this bar also ends its own.
   * @throws WinnowError `argument_invalid` when `ts` does not ascend, `data_timestamp` off the grid, `data_calendar`
   */
  push(bar: Bar): readonly Bar[];
}

const NONE: readonly Bar[] = [];

/** The incremental form of `resampleSeries`: the same bars, each at the close of the bar that completes it. */
export function createResampler(from: Timeframe, to: Timeframe, options: ResampleOptions = {}): Resampler {
  const find = createGroupFinder(from, to, options);
  const barMs = timeframeMs[from];
  const state: ResamplerState = { lastTs: Number.NEGATIVE_INFINITY, group: undefined, draft: undefined };
  return {
    push(bar) {
      if (!(bar.ts > state.lastTs)) {
        assertArgument(false, 'Resampler.push', `ts must be later than the bar before (${state.lastTs})`, bar.ts);
      }
      state.lastTs = bar.ts;
      const group = find(bar.ts);
      const close = bar.ts + barMs;
      const left = group === state.group ? undefined : takeComplete(state, close);
      if (group !== undefined) addBar(state, group, bar);
      const ended = takeComplete(state, close);
      if (left === undefined) return ended === undefined ? NONE : [ended];
      return ended === undefined ? [left] : [left, ended];
    },
  };
}

/** Kept in one object and changed in place: a bar that completes nothing allocates nothing. */
interface ResamplerState {
  lastTs: number;
  group: BarGroup | undefined;
  /** the higher bar of `group` so far; undefined once it is given out */
  draft: { -readonly [K in keyof Bar]: Bar[K] } | undefined;
}

function takeComplete(state: ResamplerState, close: number): Bar | undefined {
  const { draft, group } = state;
  if (draft === undefined || close < group!.end) return undefined;
  state.draft = undefined;
  return draft;
}

function addBar(state: ResamplerState, group: BarGroup, bar: Bar): void {
  state.group = group;
  const { draft } = state;
  if (draft === undefined) {
    state.draft = { ...bar, ts: group.ts };
    return;
  }
  if (bar.high > draft.high) draft.high = bar.high;
  if (bar.low < draft.low) draft.low = bar.low;
  draft.close = bar.close;
  draft.volume += bar.volume;
}
