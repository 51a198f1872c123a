import { likeliestStates, partNames, rowName, type TrainedHmm } from '@winnow/pipeline';
import { bicChart } from './bicChart.ts';
import { dwellChart } from './dwellChart.ts';
import { regimeChart } from './regimeChart.ts';
import { renderChart } from './renderChart.ts';
import { transitionChart } from './transitionChart.ts';

/** The plots of a training run as SVG files, by name. The states are the likeliest ones by the filtered probabilities. */
export async function hmmPlots(trained: TrainedHmm): Promise<ReadonlyMap<string, string>> {
  const { chosen, grid, states: described } = trained;
  const stateNames = described.map(({ regime }) => regime);
  const states = likeliestStates(trained.filtered, stateNames.length);
  const side = 320 + 50 * stateNames.length;
  const transMat = described.flatMap(({ transitionProbs }) => transitionProbs);
  return new Map([
    [
      'regimes.svg',
      await renderChart(regimeChart(regimeData(trained, states, stateNames)), { width: 1300, height: 520 }),
    ],
    ['transitions.svg', await renderChart(transitionChart(transMat, stateNames), { width: side + 60, height: side })],
    ['dwell.svg', await renderChart(dwellChart(states, stateNames), { width: 800, height: 420 })],
    ['bic.svg', await renderChart(bicChart(grid, chosen.nStates), { width: 640, height: 420 })],
  ]);
}

function regimeData({ table, parts, config }: TrainedHmm, states: Int32Array, stateNames: readonly string[]) {
  const { price, data, cols, rows, names, ts } = table;
  const firstFeature = () => Float64Array.from({ length: rows }, (_, t) => data[t * cols]!);
  const source = typeof config.input_data === 'string' ? config.input_data : config.input_data.source;
  return {
    title: `Filtered regimes: ${source.slice(source.lastIndexOf('/') + 1)}`,
    valueName: price === undefined ? names[0]! : 'price',
    values: price ?? firstFeature(),
    rowNames: Array.from({ length: rows }, (_, t) => shortName(rowName(ts?.[t], t))),
    states,
    stateNames,
    marks: partNames
      .filter((part) => parts[part].start < parts[part].end)
      .map((part) => ({ row: parts[part].start, name: part })),
  };
}

/** Minutes are enough for an axis. */
function shortName(name: string | number): string {
  return String(name)
    .replace(/:\d\d\.\d{3}Z$/, '')
    .replace('T00:00', '')
    .replace('T', ' ');
}
