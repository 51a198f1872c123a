import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng } from '@winnow/core';
import type { RawTable } from '@winnow/market';
import { fitTable, planTable, predictTable, type TableRequest, type TableSplit } from '@winnow/pipeline';
import { readTableModel, writeTableModel } from './tableModel.ts';
import { readTeacherModel } from './teacherModel.ts';

const ROWS = 120;
const HASH = 'sha256:1';
const SPLIT: TableSplit = { kind: 'walk_forward', folds: 2, embargo: 0, horizon: 1 };
const home = mkdtempSync(join(tmpdir(), 'winnow-teacher-'));
const rng = createRng(4);
const a = Float64Array.from({ length: ROWS }, () => 100 * rng.normal());
const ret = a.map((value) => 0.0001 * value + 0.01 * rng.normal());
const table: RawTable = {
  file: 't.csv',
  headers: ['a', 'ret', 'town'],
  rows: ROWS,
  lines: Int32Array.from({ length: ROWS }, (_, n) => n + 2),
  columns: new Map([
    ['a', { kind: 'number', values: a }],
    ['ret', { kind: 'number', values: ret }],
    ['town', { kind: 'text', values: Array.from(a, (_, n) => ['Bonn', 'Ulm'][n % 2]!) }],
  ]),
};
const student = { target: 'ret', contentHash: HASH };

afterAll(() => rmSync(home, { recursive: true }));

function write(name: string, request: Partial<TableRequest>, splits: readonly TableSplit[] = [SPLIT], more = {}) {
  const plan = planTable(table, { model: 'ridge', target: 'ret', features: ['a'], ...request });
  const fitted = fitTable(table, plan, splits, 7, () => {});
  const data = { table, source: 't.csv', contentHash: HASH, timestamp: undefined };
  writeTableModel(join(home, name), fitted, data, undefined, [], more);
  return { folder: join(home, name), fitted };
}

test('a validated model teaches a student with its parameters and scaler, and the student says so', () => {
  const { folder, fitted } = write('ridge', { params: { lambda: 3 } });
  const { params, facts, ...seen } = readTeacherModel(folder, student);
  expect(params).toEqual({ teacher: 'ridge', 'ridge.lambda': 3 });
  expect(seen).toEqual({ scaler: 'standard', features: ['a'] });

  const brief = { lookback: 6, epochs: 2, blocks: 1, hidden: 4, ensemble_alpha: 0.25, norm: 'batch' };
  const learned = write(
    'liquid',
    { model: 'tsmixer_liquid', ...seen, params: { ...brief, ...params } },
    [SPLIT],
    facts,
  );
  const { manifest, ...artefact } = readTableModel(learned.folder);
  expect(manifest).toMatchObject({
    type: 'tsmixer_liquid',
    normalization: { inputs: 'standard', blocks: 'batch' },
    n_tokens: 6,
    n_channels: 1,
    ensemble_alpha: 0.25,
    train_report_hash: manifest.files['report.json'],
    teacher: { model_name: 'ridge', hash: readTableModel(folder).manifest.files['model.json'] },
    policies: JSON.parse(JSON.stringify(learned.fitted.policies)),
  });
  const alone = predictTable({ ...artefact, ...fitted.plan, ...fitted.learned }, table).E_r!;
  expect(predictTable(artefact, table).E_r_tabular!.slice(5)).toEqual(alone.slice(5));
});

test('a student may repeat what it takes over from its teacher, and not change it', () => {
  const { folder } = write('ridge', { params: { lambda: 3 } });
  const same = { scaler: 'standard', params: { teacher: 'ridge', 'ridge.lambda': 3, epochs: 2 } } as const;
  expect(readTeacherModel(folder, { ...student, ...same }).params).toEqual({ teacher: 'ridge', 'ridge.lambda': 3 });
  for (const [asked, rule] of [
    [{ scaler: 'robust' }, 'must be scaled by robust, but got "standard"'],
    [{ params: { 'ridge.lambda': 9 } }, 'must have ridge.lambda 9, but got 3'],
    [{ params: { teacher: 'lasso' } }, 'must have teacher "lasso", but got "ridge"'],
  ] as const) {
    expect(() => readTeacherModel(folder, { ...student, ...asked })).toThrow(
      expect.objectContaining({ code: 'teacher_unfit', message: expect.stringContaining(rule) }),
    );
  }
});

test('the policies of a table are long or flat on the rows that were tested, and pay for each change', () => {
  const { policies, outOfFold } = write('two', { model: 'tsmixer_liquid', params: { lookback: 6, epochs: 1 } }).fitted;
  for (const [policy, output] of [
    ['tabular_only', 'E_r_tabular'],
    ['nn_only', 'E_r_nn'],
    ['blend_alpha_0.5', 'E_r'],
  ] as const) {
    let [before, equity, peak, fall] = [0, 1, 1, 0];
    outOfFold!.fold.forEach((fold, row) => {
      if (fold < 0) return;
      const position = outOfFold!.outputs[output]![row]! > 0 ? 1 : 0;
      equity += position * ret[row]! - 1e-4 * Math.abs(position - before);
      [before, peak] = [position, Math.max(peak, equity)];
      fall = Math.max(fall, 1 - equity / peak);
    });
    expect(policies!.metrics[policy]!.pnl_after_cost).toBeCloseTo(equity - 1, 12);
    expect(policies!.metrics[policy]!.max_drawdown).toBeCloseTo(fall, 12);
  }
});

test('returns of several rows overlap, and of a single model there is nothing to compare: then there are no policies', () => {
  const params = { lookback: 6, epochs: 1 };
  expect(write('far', { model: 'tsmixer_liquid', horizon: 2, params }).fitted.policies).toBeUndefined();
  expect(write('one', {}).fitted.policies).toBeUndefined();
});

test.each<[string, Partial<TableRequest>, readonly TableSplit[], object]>([
  ['that was not tested', {}, [], {}],
  ['of another table', {}, [SPLIT], { contentHash: 'sha256:2' }],
  ['of another target', {}, [SPLIT], { target: 'a' }],
  ['of other features', {}, [SPLIT], { features: ['a', 'b'] }],
  ['of categories', { features: ['town'], model: 'extra_trees', params: { n_estimators: 1 } }, [SPLIT], {}],
  ['that reads windows', { model: 'nlinear', params: { lookback: 4, epochs: 1 } }, [SPLIT], {}],
])('a model %s does not teach', (_, request, splits, asked) => {
  const { folder } = write('unfit', request, splits);
  expect(() => readTeacherModel(folder, { ...student, ...asked })).toThrow(
    expect.objectContaining({ code: 'teacher_unfit' }),
  );
});
