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
    title: { text: 'Number of states', left: 'center' },
    legend: { top: 30, data: ['BIC', 'AIC'] },
    grid: { left: 100, right: 40, top: 75, bottom: 55 },
    xAxis: { type: 'category', data: points.map(({ nStates }) => String(nStates)), name: 'states', nameLocation: 'middle', nameGap: 30 },
    yAxis: { type: 'value', scale: true, name: 'nats × 2, lower is better', nameTextStyle: { align: 'left' } },
    series: [
      {
        type: 'line',
        name: 'BIC',
        data: points.map(({ bic }) => bic),
        symbolSize: 8,
        color: '#0072b2',
        markPoint: {
          symbol: 'circle',
          symbolSize: 18,
          itemStyle: { color: '#d55e00' },
          label: { formatter: 'chosen', position: 'top', color: '#d55e00' },
          data: [{ coord: [String(chosen), marked.bic] }],
        },
      },
      { type: 'line', name: 'AIC', data: points.map(({ aic }) => aic), symbolSize: 8, color: '#e69f00' },
    ],
  };
}
