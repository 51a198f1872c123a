import { bicChart } from './bicChart.ts';
import { dwellChart } from './dwellChart.ts';
import { importanceChart, MAX_BARS } from './importanceChart.ts';
import { regimeChart } from './regimeChart.ts';
import { type ChartOption, renderChart } from './renderChart.ts';
import { shapChart } from './shapChart.ts';
import { stateColour } from './stateColours.ts';
import { thinRows } from './thinRows.ts';
import { transitionChart } from './transitionChart.ts';

const names = ['bull', 'bear & "sons"', 'crisis'];
const N = 3000;
const states = Int32Array.from({ length: N }, (_, t) => Math.floor(t / 500) % 3);
const regimes = regimeChart({
  title: 'Filtered regimes: spx.csv',
  valueName: 'price',
  values: Float64Array.from({ length: N }, (_, t) => 100 * Math.exp(t / 1000 + Math.sin(t / 40) / 20)),
  rowNames: Array.from({ length: N }, (_, t) => `t${t}`),
  states,
  stateNames: names,
  marks: [
    { row: 0, name: 'train' },
    { row: 2000, name: 'val' },
  ],
});
const criteria = [4, 2, 3].map((nStates) => ({ nStates, bic: 1000 + (nStates - 3) ** 2, aic: 900 - nStates }));

const features = ['area', 'town & "zone"'];
const shapValues = Float64Array.of(2, -1, 10, -3, 0.5, 10);
const shapPoints = {
  title: 'price',
  features,
  scores: ['E_r'],
  values: shapValues, // two rows
  codes: Float64Array.of(50, 1, 30, Number.NaN),
  meanAbsShap: Float64Array.of(2.5, 0.75),
};

const charts: Readonly<Record<string, ChartOption>> = {
  regimes,
  transitions: transitionChart([0.98, 0.015, 0.005, 0.1, 0.9, 0, 0, 0.25, 0.75], names),
  dwell: dwellChart(states, names),
  bic: bicChart(criteria, 3),
  importance: importanceChart({ title: 'price', measure: 'gain', features, values: Float64Array.of(1, 3) }),
  shap: shapChart(shapPoints),
  'shap of classes': shapChart({ ...shapPoints, scores: ['low', 'high'], codes: Float64Array.of(50, 1) }),
};

const size = { width: 800, height: 400 };

test.each(Object.keys(charts))(
  'the chart %s is a well-formed SVG whose bytes do not depend on the charts before',
  async (name) => {
    const svg = await renderChart(charts[name]!, size);
    await renderChart(charts['dwell']!, size);
    expect(await renderChart(charts[name]!, size)).toBe(svg);
    expect(svg).toMatch(/^<svg [^>]*width="800" height="400"[^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg.trimEnd().endsWith('</svg>')).toBe(true);
    expect(svg).not.toMatch(/NaN|undefined|&(?!amp;|lt;|gt;|quot;|#39;|#\d+;)/);
  },
);

test('the regime chart shows the price, every regime with its colour, and where the parts start', async () => {
  const svg = await renderChart(regimes, { width: 1300, height: 520 });
  for (const text of ['Filtered regimes: spx.csv', 'bull', 'crisis', 'price', '>train<', '>val<'])
    expect(svg).toContain(text);
  const areas = names.map((_, state) => svg.split(`fill="${stateColour(state)}" fill-opacity="0.4"`).length - 1);
  expect(areas).toEqual([2, 2, 2]); // 3000 rows in six stretches
});

test('the transition chart shows every probability with its states', async () => {
  const svg = await renderChart(charts['transitions']!, { width: 500, height: 440 });
  for (const text of ['0.980', '0.015', '0.250', 'from', 'to', 'bear &amp; ']) expect(svg).toContain(text);
});

test('the dwell chart counts the visits of each state in bins that double', () => {
  const { series, xAxis } = dwellChart(Int32Array.of(0, 1, 1, 1, 0, 0, 1, 1), ['a', 'b']) as never as {
    series: { data: number[] }[];
    xAxis: { data: string[] };
  };
  expect(xAxis.data).toEqual(['1', '2–3']);
  expect(series.map(({ data }) => data)).toEqual([
    [1, 1],
    [0, 2],
  ]);
});

test('the BIC chart is ordered by states and marks the chosen one', async () => {
  const { xAxis } = bicChart(criteria, 3) as never as { xAxis: { data: string[] } };
  expect(xAxis.data).toEqual(['2', '3', '4']);
  expect(await renderChart(charts['bic']!, size)).toContain('>chosen<');
});

test('thinRows() takes the last value and the commonest state of each bucket', () => {
  const thin = thinRows(Float64Array.of(1, 2, 3, Number.NaN, Number.NaN), Int32Array.of(1, 0, 0, 2, 2), 2);
  expect(thin).toEqual({ rows: [0, 3], values: [3, null], states: [0, 2] });
});

test('the chart of importances shows the largest at the top, at most 30', () => {
  const values = Float64Array.from({ length: 40 }, (_, f) => (f === 7 ? 100 : f));
  const names = Array.from(values, (_, f) => `f${f}`);
  const { yAxis } = importanceChart({ title: '', measure: '', features: names, values }) as never as {
    yAxis: { data: string[] };
  };
  expect(yAxis.data).toHaveLength(MAX_BARS);
  expect(yAxis.data.slice(-2)).toEqual(['f39', 'f7']); // an axis of categories counts upwards
});

test('the chart of contributions has a point for each row and feature, grey where the value is missing', () => {
  const { series } = shapChart(shapPoints) as never as {
    series: { data: { value: number[]; itemStyle: { color: string } }[] }[];
  };
  expect(series[0]!.data.map(({ value }) => value)).toEqual([
    [-1, 0],
    [0.5, 0],
    [2, 1],
    [-3, 1],
  ]);
  expect(series[0]!.data.map(({ itemStyle }) => itemStyle.color === '#999999')).toEqual([false, true, false, false]);
});
