import type { ChartOption } from './renderChart.ts';
import { stateColour } from './stateColours.ts';
import { thinRows } from './thinRows.ts';

export interface RegimeChartData {
  readonly title: string;
  /** what the line is: close, or a feature */
  readonly valueName: string;
  /** [N] */
  readonly values: Float64Array;
  /** [N] name of each row, as a time */
  readonly rowNames: readonly string[];
  /** [N] likeliest state */
  readonly states: Int32Array;
  /** [K] */
  readonly stateNames: readonly string[];
  /** where a part of the split starts */
  readonly marks: readonly { readonly row: number; readonly name: string }[];
}

const MAX_BUCKETS = 1200; // about one a pixel

/** The value over time on a background of the colour of each row's state. */
export function regimeChart({
  title,
  valueName,
  values,
  rowNames,
  states,
  stateNames,
  marks,
}: RegimeChartData): ChartOption {
  const thin = thinRows(values, states, MAX_BUCKETS);
  const runs = stateRuns(thin.states);
  const known = thin.values.filter((value) => value !== null);
  const isSpread = known.every((value) => value > 0) && Math.max(...known) > 5 * Math.min(...known);
  const bucketOf = (row: number) => thin.rows.findLastIndex((first) => first <= row);
  return {
    title: { text: title, left: 'center', top: 6 },
    legend: { top: 38, itemGap: 24, data: stateNames.map((name) => ({ name, icon: 'rect' })) },
    grid: { left: 90, right: 30, top: 85, bottom: 45 },
    xAxis: {
      type: 'category',
      data: thin.rows.map((row) => rowNames[row]!),
      boundaryGap: false,
      axisLine: { onZero: false },
    },
    yAxis: {
      type: isSpread ? 'log' : 'value',
      logBase: 2, // a tick at each doubling
      name: isSpread ? `${valueName} (log scale)` : valueName,
      nameLocation: 'middle',
      nameGap: 60,
      scale: true,
    },
    series: [
      {
        type: 'line',
        name: valueName,
        data: [...thin.values],
        showSymbol: false,
        lineStyle: { color: '#222222', width: 1.2 },
        z: 3,
        markLine: {
          symbol: 'none',
          silent: true,
          lineStyle: { color: '#222222', type: 'dashed' },
          label: { formatter: '{b}', position: 'end', color: '#222222' },
          data: marks.map(({ row, name }) => ({ name, xAxis: bucketOf(row) })),
        },
      },
      ...stateNames.map((name, state) => ({
        type: 'line' as const,
        name,
        data: [],
        itemStyle: { color: stateColour(state) },
        markArea: {
          silent: true,
          itemStyle: { color: stateColour(state), opacity: 0.4 },
          data: runs
            .filter((run) => run.state === state)
            .map(({ first, end }) => [{ xAxis: first }, { xAxis: Math.min(end, thin.rows.length - 1) }] as never),
        },
      })),
    ],
  };
}

interface StateRun {
  readonly state: number;
  readonly first: number;
  /** one after the last */
  readonly end: number;
}

/** Stretches of one state. */
export function stateRuns(states: ArrayLike<number>): StateRun[] {
  const runs: StateRun[] = [];
  let first = 0;
  for (let t = 1; t <= states.length; t++) {
    if (t < states.length && states[t] === states[first]) continue;
    runs.push({ state: states[first]!, first, end: t });
    first = t;
  }
  return runs;
}
