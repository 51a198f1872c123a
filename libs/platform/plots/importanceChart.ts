import type { ChartOption } from './renderChart.ts';

export interface ImportanceBars {
  readonly title: string;
  /** of the axis, with its unit */
  readonly measure: string;
  /** [F] */
  readonly features: readonly string[];
  /** [F] */
  readonly values: Float64Array;
}

/** More bars could not be read. */
export const MAX_BARS = 30;

/** Importances of the features as bars, the largest at the top; at most 30. */
export function importanceChart({ title, measure, features, values }: ImportanceBars): ChartOption {
  const shown = largestFirst(values).reverse(); // an axis of categories counts upwards
  return {
    title: { text: title, left: 'center', top: 6 },
    grid: { left: 20, right: 40, top: 50, bottom: 45, containLabel: true },
    xAxis: { type: 'value', name: measure, nameLocation: 'middle', nameGap: 28 },
    yAxis: { type: 'category', data: shown.map((f) => features[f]!), axisTick: { show: false } },
    series: [{ type: 'bar', data: shown.map((f) => values[f]!), itemStyle: { color: '#0072b2' }, barMaxWidth: 18 }],
  };
}

/** Features in the order of what they are worth, at most 30; of equals the earlier first. @param values [F] */
export function largestFirst(values: Float64Array): number[] {
  const order = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]! || a - b);
  return order.slice(0, MAX_BARS);
}
