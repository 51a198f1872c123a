// Model files, both ways: what LightGBM and XGBoost wrote (test/golden/interop) is read here, and what Winnow writes is loaded by
// LightGBM, XGBoost and onnxruntime. Prints the largest difference of predictions and of Shapley values. XGBoost adds up in single
// precision: its leaves of each row are also added up in double precision, and compared with the scores of the file as it is read
// here. Its Shapley values are single precision too, and relative to the sum of a row's magnitudes.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/interop/run.mjs [--golden]
//
// With --golden it writes test/golden/interop/written.json: files of Winnow that the peers have just agreed with.

import { readFileSync } from 'node:fs';
import process from 'node:process';
import {
  isTreeModelState,
  models,
  predictScores,
  readLightgbmModel,
  readXgboostModel,
  treeShap,
  writeLightgbmModel,
  writeOnnxModel,
  writeXgboostModel,
} from '@winnow/models';
import { askPeers } from './askPeers.mjs';
import { fitCase, fits, makeData } from './cases.mjs';
import { writeGolden } from './writeGolden.mjs';

const python = process.env.WINNOW_PEERS_PYTHON;
if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has the peers of bench/peers');

/** null, as JSON has it, and NaN make it NaN */
const largestGap = (a, b) => a.reduce((gap, value, i) => Math.max(gap, Math.abs(value - (b[i] ?? Number.NaN))), 0);
const relativeGap = (a, b) =>
  largestGap(
    a.map((value, i) => value / Math.max(1, Math.abs(b[i]))),
    b.map((value) => value && value / Math.max(1, Math.abs(value))),
  );
/** Of rows of contributions, [N, K, width], relative to the sum of magnitudes of a row and output. */
const rowGap = (a, b, width) =>
  Math.max(
    ...Array.from({ length: a.length / width }, (_, row) => {
      const [ours, theirs] = [a, b].map((of) => Array.from(of).slice(row * width, (row + 1) * width));
      return largestGap(ours, theirs) / theirs.reduce((sum, value) => sum + Math.abs(value), 0);
    }),
  );
const shown = (gap) => (gap === undefined ? '' : gap.toExponential(1)).padStart(9);

const formats = {
  lightgbm: { extension: 'txt', write: ({ state }, names) => writeLightgbmModel(state, names) },
  xgboost: { extension: 'json', write: ({ state }, names) => writeXgboostModel(state, names) },
  onnx: {
    extension: 'onnx',
    write: ({ model, state, scaler }, names) => writeOnnxModel(model, state, { names, scaler }),
  },
  'onnx double': {
    extension: 'double.onnx',
    write: ({ model, state, scaler }, names) => writeOnnxModel(model, state, { names, scaler, precision: 'float64' }),
  },
};

/** [N, K] row by row, as the peers give them. */
function predictionsOf({ model, state, view, seen = view }) {
  const columns = Object.values(model.predict(state, seen));
  return Array.from(
    { length: view.rows * columns.length },
    (_, i) => columns[i % columns.length][Math.floor(i / columns.length)],
  );
}

/** Of rows enough to see a difference. */
function firstContributions({ state, view }) {
  const rows = Math.min(view.rows, 10);
  return [...treeShap(state.ensemble, { data: view.data.subarray(0, rows * view.cols), rows, cols: view.cols })];
}

function readSide(peer, read, model) {
  const golden = JSON.parse(readFileSync(new URL(`../../test/golden/interop/${peer}.json`, import.meta.url), 'utf8'));
  const data = Float64Array.from(golden.x, (value) => value ?? Number.NaN);
  const view = { kind: 'feature_matrix', data, rows: golden.rows, cols: golden.cols, runStarts: Int32Array.of(0) };
  return golden.cases.map((item) => {
    const { state, names } = read(item.model);
    return { name: `${peer} ${item.name}`, model, state, view, names, golden: item };
  });
}

const imported = [
  ...readSide('lightgbm', readLightgbmModel, models.lightgbm),
  ...readSide('xgboost', readXgboostModel, models.xgboost),
];
/** LightGBM's raw scores in units of ours, where they differ: sums of a forest's trees, and scores before `sigmoid`. */
const units = { 'lightgbm forest': 4, 'lightgbm binary, sigmoid 2': 1 / 2 };

console.log(
  "Files of the peers, read by Winnow: predictions, scores, Shapley values, sums of XGBoost's leaves, relative Shapley values",
);
for (const item of imported) {
  const { golden, state, view, name } = item;
  const inUnits = (values) => Array.from(values, (value) => (units[name] ?? 1) * value);
  const scores = inUnits(predictScores(state.ensemble, view));
  const contributions = inUnits(treeShap(state.ensemble, view));
  const gaps = [
    largestGap(predictionsOf(item), golden.predictions),
    largestGap(scores, golden.scores),
    largestGap(contributions, golden.contributions),
    golden.leafSums && largestGap(scores, golden.leafSums),
    rowGap(contributions, golden.contributions, view.cols + 1),
  ];
  console.log(`  ${name.padEnd(42)}${gaps.map(shown).join(' ')}`);
}

/** How far an XGBoost file, as it is read here with leaves in single precision, is from XGBoost's leaves; of forests, which are
 * written and not read, undefined. */
function leafGap({ item: { view, name }, content }, leafSums) {
  if (leafSums === undefined || name.startsWith('random_forest') || name.startsWith('extra_trees')) return undefined;
  return largestGap(predictScores(readXgboostModel(content).state.ensemble, view), leafSums);
}

const data = makeData();
const fitted = fits.map((fit) => fitCase(fit, data));
const requests = [...imported, ...fitted].flatMap((item) => {
  const names = item.names ?? Array.from({ length: item.view.cols }, (_, f) => `x${f}`);
  const known = isTreeModelState(item.state) ? Object.keys(formats) : ['onnx', 'onnx double'];
  return known.map((format) => {
    const { write, extension } = formats[format];
    const outputs = Object.keys(item.model.predict(item.state, item.view));
    try {
      return { item, format, extension, outputs, content: write(item, names) };
    } catch (error) {
      if (error.code !== 'model_file_unsupported') throw error;
      return { item, format, refusal: error.message };
    }
  });
});
const { versions, answers } = askPeers(
  python,
  requests.filter(({ content }) => content !== undefined),
);

console.log("Files of Winnow, read by the peers: predictions, Shapley values, sums of XGBoost's leaves");
let next = 0;
for (const request of requests) {
  const { item, format, refusal } = request;
  const what = `  ${item.name.padEnd(42)} ${format.padEnd(12)}`;
  if (refusal !== undefined) {
    console.log(`${what} refused: ${refusal}`);
    continue;
  }
  const { predictions, contributions, leafSums, error } = answers[next++];
  if (error !== undefined) {
    process.exitCode = 1;
    console.log(`${what} ${error}`);
    continue;
  }
  request.gap = relativeGap(predictionsOf(item), predictions);
  const shap = contributions && relativeGap(firstContributions(item), contributions);
  const sums = leafGap(request, leafSums);
  console.log(`${what} ${shown(request.gap)} ${shown(shap)} ${shown(sums)}`);
}
console.log(JSON.stringify({ node: process.version, ...versions }));
if (process.argv.includes('--golden')) writeGolden(requests, versions);
