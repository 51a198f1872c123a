import type { ChartOption } from './renderChart.ts';

/** @param transMat [K, K] row = from-state @param stateNames [K] */
export function transitionChart(transMat: readonly number[], stateNames: readonly string[]): ChartOption {
  const K = stateNames.length;
  const cells = transMat.map((prob, i) => ({ value: [i % K, Math.floor(i / K), prob], name: shown(prob) }));
  return {
    title: { text: 'Transition probabilities', left: 'center', top: 6 },
    grid: { left: 110, right: 30, top: 60, bottom: 105 },
    xAxis: { type: 'category', data: [...stateNames], name: 'to', nameLocation: 'middle', nameGap: 30 },
    yAxis: { type: 'category', data: [...stateNames], name: 'from', inverse: true, nameLocation: 'start' },
    visualMap: {
      min: 0,
      max: 1,
      orient: 'horizontal',
      left: 'center',
      bottom: 5,
      inRange: { color: ['#ffffff', '#9ecae1', '#4292c6'] },
    },
    series: [{ type: 'heatmap', data: cells, label: { show: K <= MAX_LABELLED, formatter: '{b}', color: '#111111' } }],
  };
}

const MAX_LABELLED = 12; // more numbers do not fit the cells

function shown(prob: number): string {
  return prob > 0 && prob < 0.0005 ? '< 0.001' : prob.toFixed(3);
}
