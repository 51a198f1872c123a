import { largestFirst } from './importanceChart.ts';
import type { ChartOption } from './renderChart.ts';
import { stateColour } from './stateColours.ts';

/** Contributions of features to scores. Notation: N rows, K scores, F features. */
export interface ShapPoints {
  readonly title: string;
  /** [F] */
  readonly features: readonly string[];
  /** [K] */
  readonly scores: readonly string[];
  /** [N, K, F + 1] and at the end the expected value */
  readonly values: Float64Array;
  /** [N, F] values of the features, NaN missing */
  readonly codes: Float64Array;
  /** [F] mean magnitude over rows and scores */
  readonly meanAbsShap: Float64Array;
}

/** More points of a feature would only hide each other. */
const MAX_POINTS = 500;

/** A single score: every row as a point; several: the mean magnitudes side by side. Features as in the chart of importances. */
export function shapChart(points: ShapPoints): ChartOption {
  const shown = largestFirst(points.meanAbsShap).reverse();
  return {
    title: { text: points.title, left: 'center', top: 6 },
    yAxis: { type: 'category', data: shown.map((f) => points.features[f]!), axisTick: { show: false } },
    ...(points.scores.length === 1 ? rowsAsPoints(points, shown) : magnitudesAsBars(points, shown)),
  };
}

/** Blue where the feature is low, red where it is high, grey where it is missing; rows spread a little, evenly. */
function rowsAsPoints({ features, values, codes }: ShapPoints, shown: readonly number[]): ChartOption {
  const cols = features.length;
  const rows = codes.length / cols;
  const step = Math.max(1, Math.ceil(rows / MAX_POINTS));
  const data = shown.flatMap((f, place) => {
    const level = levelsOf(Float64Array.from({ length: rows }, (_, n) => codes[n * cols + f]!));
    return Array.from({ length: Math.ceil(rows / step) }, (_, i) => {
      const n = i * step;
      return {
        value: [values[n * (cols + 1) + f]!, place],
        symbolOffset: [0, 9 * (((i * GOLDEN) % 1) - 0.5)],
        itemStyle: { color: colourOf(level[n]!) },
      };
    });
  });
  return {
    grid: { left: 20, right: 40, top: 75, bottom: 45, containLabel: true },
    xAxis: { type: 'value', name: 'contribution to the score', nameLocation: 'middle', nameGap: 28 },
    legend: { show: false },
    series: [{ type: 'scatter', symbolSize: 4, data, itemStyle: { opacity: 0.7 } }],
    graphic: [{ type: 'text', left: 'center', top: 36, style: { text: 'blue: low value, red: high, grey: missing' } }],
  };
}

const GOLDEN = 0.6180339887498949; // multiples of it fill [0, 1) evenly

/** Share of the other values that are lower, 0 to 1; NaN stays. */
function levelsOf(column: Float64Array): Float64Array {
  const sorted = column.filter((value) => !Number.isNaN(value)).sort();
  const last = Math.max(1, sorted.length - 1);
  const rank = new Map<number, number>();
  sorted.forEach((value, i) => {
    if (!rank.has(value)) rank.set(value, i / last);
  });
  return column.map((value) => rank.get(value) ?? Number.NaN);
}

function colourOf(level: number): string {
  if (Number.isNaN(level)) return '#999999';
  const mix = (low: number, high: number) => Math.round(low + level * (high - low));
  return `rgb(${mix(0, 213)},${mix(114, 43)},${mix(178, 30)})`;
}

function magnitudesAsBars({ features, scores, values }: ShapPoints, shown: readonly number[]): ChartOption {
  const width = features.length + 1;
  const stride = scores.length * width;
  const rows = values.length / stride;
  const mean = (k: number, f: number) => {
    let sum = 0;
    for (let n = 0; n < rows; n++) sum += Math.abs(values[n * stride + k * width + f]!);
    return sum / rows;
  };
  return {
    legend: { top: 36, data: [...scores] },
    grid: { left: 20, right: 40, top: 75, bottom: 45, containLabel: true },
    xAxis: { type: 'value', name: 'mean magnitude of the contributions', nameLocation: 'middle', nameGap: 28 },
    series: scores.map((score, k) => ({
      type: 'bar',
      stack: 'scores',
      name: score,
      itemStyle: { color: stateColour(k) },
      barMaxWidth: 18,
      data: shown.map((f) => mean(k, f)),
    })),
  };
}
