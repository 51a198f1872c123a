import { WinnowError } from '@winnow/core';
import type { OutputName } from '@winnow/models';
import { outOfFoldCsv, predictionsCsv } from './predictionsCsv.ts';
import { predictTable } from './predictTable.ts';
import { fittedTableFiles, readTableArtefact } from './tableArtefact.ts';
import type { TableSplit } from './tableFolds.ts';
import { fitTown, splitOf, tableOf, townTable } from './testing.ts';

/** What a model says after it was written and read. */
function reread({ fitted, table }: ReturnType<typeof fitTown>) {
  const files = fittedTableFiles(fitted, table);
  const read = (name: string): unknown => JSON.parse(files.get(name) as string);
  return readTableArtefact(read, files as Map<string, Uint8Array>, 'dir');
}

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof WinnowError ? error.code : String(error);
  }
}

const requests = [
  { model: 'ridge', target: 'y' },
  { model: 'logistic', target: 'kind' },
  { model: 'lightgbm', target: 'up' },
  { model: 'xgboost', target: 'y' },
  { model: 'random_forest', target: 'up', params: { n_estimators: 5 } },
  { model: 'svm', target: 'up' },
  { model: 'hmm_gaussian', target: 'y', features: ['a', 'b'], params: { n_states: 2 } },
  { model: 'tsmixer', target: 'y', params: { lookback: 3, epochs: 1, norm: 'batch' } },
];

describe.each(requests)('$model of $target', (request) => {
  const original = fitTown(request);

  test('predicts the same after it was written and read', () => {
    expect(predictTable(reread(original), townTable())).toEqual(predictTable(original.artefact, townTable()));
  });

  test('is the same bytes for the same seed', () => {
    const splits = [splitOf('purged_kfold', { folds: 2 })];
    const files = () => {
      const { fitted, table } = fitTown(request, townTable(), splits);
      return fittedTableFiles(fitted, table);
    };
    expect(files()).toEqual(files());
  });

  test('finds its features by name, in any order and among others', () => {
    const { columns, headers, ...table } = townTable();
    const shuffled = { ...table, headers: [...headers].reverse(), columns: new Map([...columns].reverse()) };
    expect(predictTable(original.artefact, shuffled)).toEqual(predictTable(original.artefact, original.table));
  });
});

test.each<TableSplit['kind']>(['kfold', 'purged_kfold', 'walk_forward'])(
  'a tested row has what the model of its fold says, by %s',
  (kind) => {
    const { fitted } = fitTown({}, townTable(), [splitOf(kind)]);
    const { fold, outputs } = fitted.outOfFold!;
    const tested = [...fold].filter((f) => f >= 0).length;
    expect(fitted.reports[0]!.folds.map(({ testRows }) => testRows).reduce((sum, rows) => sum + rows)).toBe(tested);
    expect([...outputs.E_r!].filter((value) => !Number.isNaN(value))).toHaveLength(tested);
    expect(fitted.reports[0]!.mean['r2']).toBeGreaterThan(0.95);
  },
);

test('what a model says of a row out of fold does not depend on the target of the row', () => {
  const table = townTable();
  const y = [...(table.columns.get('y')!.values as Float64Array)];
  const other = { ...table, columns: new Map(table.columns) };
  other.columns.set('y', { kind: 'number', values: Float64Array.from(y).with(50, 1000) });
  const before = fitTown({}, table, [splitOf('kfold')]).fitted.outOfFold!;
  const after = fitTown({}, other, [splitOf('kfold')]).fitted.outOfFold!;
  expect(after.outputs.E_r![50]).toBe(before.outputs.E_r![50]);
  expect(after.outputs.E_r).not.toEqual(before.outputs.E_r);
});

test('a binary target is the probability of its second class', () => {
  const { artefact, table } = fitTown({ model: 'logistic', target: 'up' });
  const { p_up: pUp } = predictTable(artefact, table);
  const up = table.columns.get('up')!.values;
  const right = pUp!.filter((value, n) => value > 0.5 === (up[n] === 'yes'));
  expect(right.length).toBeGreaterThan(0.9 * table.rows);
});

describe('a row with a value that is not known', () => {
  const strange = (town: string, a = 0) => tableOf({ a: [0, a], b: [0, 0], town: ['Ulm', town] });

  test.each([
    ['a missing number', strange('Ulm', Number.NaN), 'data_missing'],
    ['a missing category', strange(''), 'data_missing'],
    ['a category never seen', strange('Rom'), 'data_category'],
  ])('%s is refused by a model that takes no missing values', (_, table, code) => {
    const { artefact } = fitTown({});
    expect(codeOf(() => predictTable(artefact, table))).toBe(code);
    expect(() => predictTable(artefact, table)).toThrow('t.csv row 3');
  });

  test('a model that takes missing values treats a category never seen as missing', () => {
    const { artefact } = fitTown({ model: 'lightgbm', target: 'up' });
    const { p_up: pUp } = predictTable({ ...artefact, takesMissing: true }, strange('Rom'));
    expect(predictTable({ ...artefact, takesMissing: true }, strange('')).p_up).toEqual(pUp);
  });
});

test('a fold from whose rows nothing can be learned is named', () => {
  const up = Array.from({ length: 40 }, (_, n) => (n < 35 ? 'no' : 'yes'));
  const table = tableOf({ a: Array.from({ length: 40 }, (_, n) => Math.sin(n)), up });
  const call = () => fitTown({ model: 'logistic', target: 'up', features: ['a'] }, table, [splitOf('walk_forward')]);
  expect(codeOf(call)).toBe('model_fit_failed');
  expect(call).toThrow('walk_forward fold 1: logistic.fit');
});

test('constant features and more leaves than rows do no harm', () => {
  const table = townTable(30);
  const columns = new Map(table.columns).set('b', { kind: 'number', values: new Float64Array(30).fill(5) });
  for (const model of ['lightgbm', 'ridge', 'random_forest']) {
    const params = model === 'lightgbm' ? { num_leaves: 100, min_data_in_leaf: 1 } : {};
    const { artefact } = fitTown({ model, params }, { ...table, columns });
    expect(predictTable(artefact, table).E_r!.every(Number.isFinite)).toBe(true);
  }
});

test('the file of predictions has a row for each of the input, empty where there is no prediction', () => {
  const names: OutputName[] = ['q50', 'q95'];
  const outputs = { q50: Float64Array.of(Number.NaN, 0.5), q95: Float64Array.of(Number.NaN, 1e-7) };
  expect(predictionsCsv(names, outputs, undefined)).toBe('q50,q95\n,\n0.5,1e-7\n');
  const times = { header: 'when, exactly', texts: ['2020-01-01', '2020-01-02'] };
  expect(predictionsCsv(names, outputs, times)).toBe('"when, exactly",q50,q95\n2020-01-01,,\n2020-01-02,0.5,1e-7\n');
});

test('the file of out-of-fold predictions says which fold tested a row', () => {
  const outOfFold = {
    kind: 'walk_forward' as const,
    fold: Int32Array.of(-1, 0),
    outputs: { p_up: Float64Array.of(Number.NaN, 0.25) },
  };
  const text = outOfFoldCsv(['p_up'], outOfFold, ['y', (n) => ['no', 'yes'][n]!], undefined);
  expect(text).toBe('row,fold,y,p_up\n0,,no,\n1,1,yes,0.25\n');
});
