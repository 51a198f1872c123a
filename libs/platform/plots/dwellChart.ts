import { stateRuns } from './regimeChart.ts';
import type { ChartOption } from './renderChart.ts';
import { stateColour } from './stateColours.ts';

/**
 * How long the visits of each state last, in bins that double: 1, 2–3, 4–7, 8–15 … rows.
 * @param states     [N] likeliest state
 * @param stateNames [K]
 */
export function dwellChart(states: Int32Array, stateNames: readonly string[]): ChartOption {
  const runs = stateRuns(states).map(({ state, first, end }) => ({ state, bin: Math.floor(Math.log2(end - first)) }));
  const bins = 1 + Math.max(...runs.map(({ bin }) => bin));
  const count = (state: number, bin: number) => runs.filter((run) => run.state === state && run.bin === bin).length;
  return {
    title: { text: 'Lengths of visits', left: 'center', top: 6 },
    legend: { top: 38, itemGap: 24, data: [...stateNames] },
    grid: { left: 70, right: 30, top: 85, bottom: 55 },
    xAxis: {
      type: 'category',
      data: Array.from({ length: bins }, (_, bin) => binName(bin)),
      name: 'rows',
      nameLocation: 'middle',
      nameGap: 30,
    },
    yAxis: { type: 'value', name: 'visits' },
    series: stateNames.map((name, state) => ({
      type: 'bar',
      name,
      itemStyle: { color: stateColour(state) },
      data: Array.from({ length: bins }, (_, bin) => count(state, bin)),
    })),
  };
}

function binName(bin: number): string {
  return bin === 0 ? '1' : `${2 ** bin}–${2 ** (bin + 1) - 1}`;
}
