// The folder that `winnow fit` writes of a network, or of one blended with its teacher, read by Python alone: largest difference of
// predictions by its model.onnx in onnxruntime from those of `winnow predict`, as a share of the largest prediction, and the tensors
// of its weights.safetensors.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/interop/networks.mjs

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';

const python = process.env.WINNOW_PEERS_PYTHON;
if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has the peers of bench/peers');
const fileOf = (path) => fileURLToPath(new URL(path, import.meta.url));

const ROWS = 400;
const fits = [
  { model: 'dlinear', params: {} },
  { model: 'nlinear', params: { objective: 'quantile' } },
  { model: 'mlp', params: { objective: 'quantile' } },
  { model: 'mlp', params: {}, target: 'up' },
  { model: 'tsmixer', params: { norm: 'layer' } },
  { model: 'tsmixer', params: { norm: 'batch', objective: 'quantile' } },
  { model: 'tsmixer', params: {}, scaler: 'standard' },
  { model: 'tsmixer_liquid', params: { teacher: 'ridge' } },
  { model: 'tsmixer_liquid', params: { teacher: 'elastic_net' }, scaler: 'standard' },
  { model: 'tsmixer_liquid', params: { teacher: 'extra_trees' } },
  { model: 'tsmixer_liquid', params: { teacher: 'lightgbm', ensemble_alpha: 0.2 } },
  { model: 'tsmixer_liquid', params: { teacher: 'xgboost' } },
  { model: 'tsmixer_liquid', params: { teacher: 'catboost', ensemble_alpha: 0.8 } },
];

/** `y` follows the columns of two rows before; `up` is its sign. */
function writeTable(path) {
  const rng = createRng(5);
  const a = Array.from({ length: ROWS }, () => rng.normal());
  const b = Array.from({ length: ROWS }, () => 100 + 20 * rng.normal());
  const lines = a.map((value, n) => {
    const y = value - (a[n - 2] ?? 0) + 0.02 * (b[n] - 100) + 0.1 * rng.normal();
    return [value, b[n], y, y > 0 ? 1 : 0].join(',');
  });
  writeFileSync(path, ['a,b,y,up', ...lines].join('\n'));
}

const folder = mkdtempSync(join(tmpdir(), 'winnow-networks-'));
try {
  const [data, artefact, predictions] = ['data.csv', 'model', 'predictions.csv'].map((name) => join(folder, name));
  writeTable(data);
  const winnow = (...args) => execFileSync(process.execPath, [fileOf('../../jobs/bin/winnow.mjs'), ...args]);
  for (const { model, params, target = 'y', scaler = 'none' } of fits) {
    const given = JSON.stringify({ lookback: 12, epochs: 3, ...params });
    const choice = ['--features', 'a,b', '--target', target, '--split', 'none', '--scaler', scaler, '--params', given];
    winnow('fit', '--model', model, '--data', data, '--out', artefact, ...choice);
    winnow('predict', '--artifact', artefact, '--data', data, '--out', predictions);
    const answer = execFileSync(python, [fileOf('../peers/network_check.py'), artefact, data, predictions]);
    console.log(
      `${model.padEnd(14)} ${JSON.stringify(params).padEnd(44)} ${target.padEnd(3)} ${answer.toString().trim()}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
