import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRng, type ErrorCode, errorTable } from '@winnow/core';
import { useWinnow, type Winnow } from '../support/winnow.ts';

const TIMEOUT_MS = 120_000; // twice what a command may take: its own error is the one to see
const openShared = useWinnow(afterAll);

let winnow: Winnow;
let data: string;
let model: string;
let report: string;

/** Flats with a missing value here and there: `price` is a number, `sold` one of two, `style` one of three. */
function flats(): string[] {
  const rng = createRng(3);
  const rows = Array.from({ length: 150 }, (_, n) => {
    const area = 30 + Math.round(90 * rng.uniform());
    const town = ['Bonn', 'Köln', 'Ulm'][rng.int(3)]!;
    const style = area < 55 ? 'old' : area < 85 ? 'plain' : 'villa';
    const price = 3 * area + (town === 'Ulm' ? 60 : 0) + rng.normal();
    const day = new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10);
    return [day, n % 40 === 7 ? '' : area, town, price.toFixed(3), price > 250 ? 'yes' : 'no', style].join(',');
  });
  return ['ts,area,town,price,sold,style', ...rows];
}

const small = JSON.stringify({ num_iterations: 15, num_leaves: 6 });
const features = ['--features', 'area,town'];
const pathOf = (name: string) => join(winnow.folder, name);
const filesOf = (folder: string) =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('latin1')]));
const rowsOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const fitFlats = (target: string, out: string, ...more: string[]) =>
  winnow.output('fit', '--model', 'lightgbm', '--data', data, '--target', target, '--out', out, ...features, ...more);

beforeAll(async () => {
  winnow = openShared();
  data = winnow.write('flats.csv', flats().join('\n'));
  model = pathOf('price');
  report = await fitFlats('price', model, '--params', small, '--format', 'lightgbm,onnx');
}, TIMEOUT_MS);

test('`fit` says what it took the target for, and scores every fold of both splits in time', () => {
  expect(report).toContain('Model lightgbm: regression of price (read off the target');
  expect(report).toContain('of which categories: town');
  for (const kind of ['purged_kfold', 'walk_forward']) expect(report).toContain(kind);
  expect(report.match(/mean/g)).toHaveLength(2);
  const { fold_metrics: splits, ...manifest } = manifestOf(model);
  expect(manifest).toMatchObject({
    kind: 'winnow_model',
    model_name: 'lightgbm',
    task: 'regression',
    task_inferred: true,
    data: { rows: 150, from: '2020-01-01T00:00:00.000Z', to: '2020-05-29T00:00:00.000Z' },
    inference_signature: { inputs: [{ name: 'area' }, { name: 'town', kind: 'category' }], outputs: ['E_r'] },
    train_report_hash: manifest.files['report.json'],
  });
  expect(splits.map(({ folds }: { folds: unknown[] }) => folds.length)).toEqual([5, 5]);
  expect(splits[0].mean.r2).toBeGreaterThan(0.8);
});

test('out-of-fold predictions cover every row, with its fold', () => {
  const [header, ...rows] = rowsOf(join(model, 'oof.csv'));
  expect(header).toBe('row,ts,fold,price,E_r');
  expect(rows).toHaveLength(150);
  expect(rows.every((row, n) => new RegExp(`^${n},2020-\\d\\d-\\d\\d,[1-5],[\\d.]+,[\\d.]+$`).test(row))).toBe(true);
});

test(
  'the same command gives the same bytes, and replaces the folder',
  async () => {
    const before = filesOf(model);
    await fitFlats('price', model, '--params', small, '--format', 'lightgbm,onnx');
    expect(filesOf(model)).toEqual(before);
  },
  TIMEOUT_MS,
);

test(
  '`predict` writes a row for each that it reads, finds columns by name, and an exported model predicts the same',
  async () => {
    const [header, ...rows] = flats().map((line) => line.split(','));
    const reordered = [header!, ...rows].map(([ts, area, town]) => [town, 'x', area, ts].join(','));
    const input = winnow.write('input.csv', reordered.join('\n').replace('town,x', 'town,unknown'));
    const predict = (folder: string, out: string) =>
      winnow.output('predict', '--artifact', folder, '--data', input, '--out', pathOf(out));
    const coded = winnow.write('coded.txt', readFileSync(join(model, 'model.lightgbm.txt'), 'utf8'));
    const [, , exported] = await Promise.all([
      predict(model, 'own.csv'),
      winnow.output('import-model', '--file', coded, '--out', pathOf('imported')),
      winnow.output('export-model', '--artifact', model, '--format', 'lightgbm', '--out', pathOf('again.txt')),
    ]);
    expect(exported).toBe(`${pathOf('again.txt')}\n`);
    expect(readFileSync(pathOf('again.txt'), 'utf8')).toBe(readFileSync(coded, 'utf8'));
    const codes = ['Bonn', 'Köln', 'Ulm'];
    const numbers = rows.map(([ts, area, town]) => [ts, area, codes.indexOf(town!)].join(','));
    winnow.write('input.csv', ['ts,area,town', ...numbers].join('\n'));
    await predict(pathOf('imported'), 'theirs.csv');
    const own = rowsOf(pathOf('own.csv'));
    expect(own[0]).toBe('ts,E_r');
    expect(own).toHaveLength(151);
    expect(rowsOf(pathOf('theirs.csv'))).toEqual(own);
  },
  TIMEOUT_MS,
);

test(
  'classes are probabilities in the order of the manifest, and `explain` says what they rest on',
  async () => {
    const folder = pathOf('style');
    await fitFlats('style', folder, '--params', small, '--split', 'kfold', '--folds', '2');
    expect(manifestOf(folder)).toMatchObject({ task: 'multiclass', classes: ['old', 'plain', 'villa'] });
    const [printed] = await Promise.all([
      winnow.output('explain', '--artifact', folder, '--data', data),
      winnow.output('predict', '--artifact', folder, '--data', data, '--out', pathOf('style.csv')),
    ]);
    const [header, ...rows] = rowsOf(pathOf('style.csv'));
    expect(header).toBe('ts,p_0,p_1,p_2');
    for (const row of rows) {
      const probs = row.split(',').slice(1).map(Number);
      expect(probs.reduce((sum, prob) => sum + prob)).toBeCloseTo(1, 9);
    }
    expect(printed).toMatch(/area.*\n.*town/);
    const names = ['importance.csv', 'importance.svg', 'manifest.json', 'shap.csv', 'shap.svg'];
    expect(readdirSync(`${folder}.explained`)).toEqual(names);
    expect(rowsOf(join(`${folder}.explained`, 'shap.csv'))).toHaveLength(151);
  },
  TIMEOUT_MS,
);

test(
  'a model of windows leaves the rows without a whole window empty',
  async () => {
    const prices = flats()
      .map((line) => line.split(','))
      .map(([ts, , town, price]) => [ts, town, price].join(','));
    const file = winnow.write('prices.csv', prices.join('\n'));
    const params = JSON.stringify({ lookback: 5, epochs: 2 });
    const own = ['--model', 'dlinear', '--data', file, '--target', 'price', '--params', params, '--folds', '2'];
    await winnow.output('fit', ...own, '--out', pathOf('windows'));
    await winnow.output('predict', '--artifact', pathOf('windows'), '--data', file, '--out', pathOf('windows.csv'));
    const predicted = rowsOf(pathOf('windows.csv')).slice(1, 7);
    expect(predicted.map((row) => row.split(',')[1] !== '')).toEqual([false, false, false, false, true, true]);
    const { files, onnx, ...facts } = manifestOf(pathOf('windows'));
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['weights.safetensors', 'model.onnx']));
    const newer = { ...facts, files, onnx: { ...onnx, opset: 99 } };
    writeFileSync(join(pathOf('windows'), 'manifest.json'), JSON.stringify(newer));
    const refused = await winnow.run(
      'predict',
      '--artifact',
      pathOf('windows'),
      '--data',
      file,
      '--out',
      pathOf('no.csv'),
    );
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^error artefact_version: .*got 99/) });
  },
  TIMEOUT_MS,
);

type Case = readonly [what: string, args: readonly string[], code: ErrorCode, names: string];

function badInput(): readonly Case[] {
  const fitted = ['fit', '--data', data, '--target', 'price', '--out', pathOf('bad')];
  const towns = winnow.write('towns.csv', 'town\nUlm\n');
  return [
    ['a missing value for a model that takes none', [...fitted, '--model', 'ridge'], 'data_missing', 'row 9: area'],
    [
      'parameters with an unknown key',
      [...fitted, '--model', 'lightgbm', '--params', '{"num_leafs":3}'],
      'params_invalid',
      'mean "num_leaves"',
    ],
    [
      'parameters that are no JSON',
      [...fitted, '--model', 'lightgbm', '--params', '{"num_leaves":}'],
      'json_invalid',
      '--params',
    ],
    [
      'a missing column at prediction',
      ['predict', '--artifact', model, '--data', towns, '--out', pathOf('bad.csv')],
      'data_columns',
      '"area"',
    ],
  ];
}

test(
  'bad input is refused with its code and its place, and nothing is written',
  async () => {
    await Promise.all(
      badInput().map(async ([what, args, code, names]) => {
        const { exitCode, stdout, stderr } = await winnow.run(...args);
        expect({ what, exitCode, stdout }).toEqual({ what, exitCode: errorTable[code].exitCode, stdout: '' });
        expect(stderr).toMatch(new RegExp(`^error ${code}: .*\n  .*\n$`));
        expect(stderr).toContain(names);
      }),
    );
    expect([existsSync(pathOf('bad')), existsSync(pathOf('bad.csv'))]).toEqual([false, false]);
  },
  TIMEOUT_MS,
);

test('a model that was changed by hand is refused', async () => {
  const path = join(model, 'model.json');
  const sound = readFileSync(path, 'utf8');
  writeFileSync(path, sound.replace('0.1', '0.2'));
  const { exitCode, stderr } = await winnow.run(
    'predict',
    '--artifact',
    model,
    '--data',
    data,
    '--out',
    pathOf('no.csv'),
  );
  writeFileSync(path, sound);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error artefact_corrupt: .*model\.json: sha256 must be/);
});
