// Model files, both ways: what LightGBM and XGBoost wrote (test/golden/interop) is read here, and what Winnow writes is loaded by
// LightGBM, XGBoost and onnxruntime. Prints the largest difference of predictions and of Shapley values.
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

console.log('Files of the peers, read by Winnow: predictions, scores, Shapley values');
for (const item of imported) {
  const { golden, state, view, name } = item;
  const inUnits = (values) => Array.from(values, (value) => (units[name] ?? 1) * value);
  const gaps = [
    largestGap(predictionsOf(item), golden.predictions),
    largestGap(inUnits(predictScores(state.ensemble, view)), golden.scores),
    largestGap(inUnits(treeShap(state.ensemble, view)), golden.contributions),
  ];
  console.log(`  ${name.padEnd(42)}${gaps.map(shown).join(' ')}`);
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

console.log('Files of Winnow, read by the peers: predictions, Shapley values');
let next = 0;
for (const request of requests) {
  const { item, format, refusal } = request;
  const what = `  ${item.name.padEnd(42)} ${format.padEnd(12)}`;
  if (refusal !== undefined) {
    console.log(`${what} refused: ${refusal}`);
    continue;
  }
  const { predictions, contributions, error } = answers[next++];
  if (error !== undefined) {
    process.exitCode = 1;
    console.log(`${what} ${error}`);
    continue;
  }
  request.gap = relativeGap(predictionsOf(item), predictions);
  const shap = contributions && relativeGap(firstContributions(item), contributions);
  console.log(`${what} ${shown(request.gap)} ${shown(shap)}`);
}
console.log(JSON.stringify({ node: process.version, ...versions }));
if (process.argv.includes('--golden')) writeGolden(requests, versions);
