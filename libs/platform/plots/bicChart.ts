import type { ChartOption } from './renderChart.ts';

export interface CriteriaPoint {
  readonly nStates: number;
  readonly bic: number;
  readonly aic: number;
}

/** BIC and AIC by number of states, the chosen one marked. */
export function bicChart(grid: readonly CriteriaPoint[], chosen: number): ChartOption {
  const points = [...grid].sort((a, b) => a.nStates - b.nStates);
  const marked = points.find(({ nStates }) => nStates === chosen)!;
  return {
    title: { text: 'Number of states', left: 'center', top: 6 },
    legend: { top: 38, itemGap: 24, data: ['BIC', 'AIC'] },
    grid: { left: 100, right: 40, top: 85, bottom: 55 },
    xAxis: {
      type: 'category',
      data: points.map(({ nStates }) => String(nStates)),
      name: 'states',
      nameLocation: 'middle',
      nameGap: 30,
    },
    yAxis: { type: 'value', scale: true, name: 'nats × 2, lower is better', nameTextStyle: { align: 'left' } },
    series: [
      {
        type: 'line',
        name: 'BIC',
        data: points.map(({ bic }) => bic),
        symbolSize: 8,
        itemStyle: { color: '#0072b2' },
        lineStyle: { color: '#0072b2' },
        markPoint: {
          symbol: 'circle',
          symbolSize: 18,
          itemStyle: { color: '#d55e00' },
          label: { formatter: 'chosen', position: 'top', color: '#d55e00' },
          data: [{ name: 'chosen', coord: [String(chosen), marked.bic] }],
        },
      },
      {
        type: 'line',
        name: 'AIC',
        data: points.map(({ aic }) => aic),
        symbolSize: 8,
        itemStyle: { color: '#e69f00' },
        lineStyle: { color: '#e69f00' },
      },
    ],
  };
}
