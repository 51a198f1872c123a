import { planTable, type TableRequest } from './planTable.ts';
import { settleSplits } from './settleSplits.ts';
import { taskOfColumn } from './tableTarget.ts';
import { tableOf, townTable } from './testing.ts';

const plan = (request: Partial<TableRequest>, table = townTable()) =>
  planTable(table, { model: 'ridge', target: 'y', features: ['a', 'b', 'town'], ...request });

describe('the task is read off the target', () => {
  const ten = Array.from({ length: 30 }, (_, n) => n % 10);
  test.each<[string, readonly number[] | readonly string[], string]>([
    ['two numbers are two classes', [3, 5, 3], 'binary'],
    ['two texts are two classes', ['yes', 'no', 'yes'], 'binary'],
    ['several texts are classes', ['a', 'b', 'c'], 'multiclass'],
    ['few integers are classes', ten, 'multiclass'],
    ['more than 20 integers are numbers', Array.from({ length: 21 }, (_, n) => n), 'regression'],
    ['other numbers are numbers', [0.5, 1, 2], 'regression'],
  ])('%s', (_, values, task) => {
    expect(taskOfColumn(tableOf({ x: values }).columns.get('x')!)).toBe(task);
  });

  test('a model that knows no classes learns numbers where there are any', () => {
    const table = tableOf({ a: ten.map((value) => value / 7), y: ten });
    const settled = planTable(table, { model: 'ridge', target: 'y' });
    expect(settled).toMatchObject({ target: { task: 'regression', classes: [] }, isTaskInferred: true });
    expect(planTable(table, { model: 'logistic', target: 'y' }).target.task).toBe('multiclass');
  });

  test('parameters that make a model learn numbers decide, too', () => {
    const table = tableOf({ a: ten, y: ten.map((value) => value % 2) });
    expect(planTable(table, { model: 'lightgbm', target: 'y' }).target.task).toBe('binary');
    const params = { objective: 'huber' };
    expect(planTable(table, { model: 'lightgbm', target: 'y', params }).target.task).toBe('regression');
  });
});

test('classes are in the order of their numbers, or of their texts', () => {
  const numbers = tableOf({ a: [1, 2, 3], y: [10, 9, 10] });
  expect(planTable(numbers, { model: 'logistic', target: 'y' }).target.classes).toEqual(['9', '10']);
  expect(plan({ model: 'logistic', target: 'kind' }).target.classes).toEqual(['low', 'mid', 'top']);
});

test('parameters follow the task, the number of classes and the categories unless they are given', () => {
  expect(plan({ model: 'logistic', target: 'kind' })).toMatchObject({
    params: { num_class: 3 },
    outputs: ['p_0', 'p_1', 'p_2'],
  });
  expect(plan({ model: 'lightgbm' })).toMatchObject({
    params: { objective: 'regression', categorical_feature: [2] },
    encoding: 'codes',
    columns: { names: ['a', 'b', 'town'] },
  });
  expect(plan({ model: 'lightgbm', params: { categorical_feature: [] } }).params).toMatchObject({
    categorical_feature: [],
  });
  expect(plan({ model: 'xgboost' }).columns.names).toEqual(['a', 'b', 'town=Bonn', 'town=Köln', 'town=Ulm']);
});

test('features are all columns but target and time stamps unless they are named', () => {
  const table = tableOf({ ts: ['x', 'y', 'z'], a: [1, 2, 3], y: [1.5, 2, 3], b: [4, 5, 6] });
  const names = (request: Partial<TableRequest>) => plan({ features: undefined, ...request }, table).columns.names;
  expect(names({ timestamp: 'ts' })).toEqual(['a', 'b']);
  expect(names({ timestamp: 'ts', features: ['b'] })).toEqual(['b']);
});

test('features are standardised for models that weigh them against each other, not for trees', () => {
  expect(plan({}).scaler).toEqual({ kind: 'standard' });
  expect(plan({ model: 'lightgbm' }).scaler).toBeNull();
  expect(plan({ model: 'dlinear' }).scaler).toBeNull();
  expect(plan({ model: 'lightgbm', scaler: 'robust' }).scaler).toMatchObject({ kind: 'robust' });
  expect(plan({ scaler: 'none' }).scaler).toBeNull();
});

test('splits are in time where the rows or the model are, else dealt out', () => {
  const request = { folds: 5, embargo: 0, horizon: 1 };
  const kinds = (settled: Parameters<typeof settleSplits>[0], asked?: ('kfold' | 'walk_forward')[]) =>
    settleSplits(settled, { ...request, kinds: asked }).map(({ kind }) => kind);
  expect(kinds(plan({}))).toEqual(['kfold']);
  expect(kinds({ ...plan({}), timestamp: 'ts' })).toEqual(['purged_kfold', 'walk_forward']);
  expect(kinds(plan({ model: 'hmm_gaussian' }))).toEqual(['purged_kfold', 'walk_forward']);
  expect(kinds(plan({}), ['walk_forward'])).toEqual(['walk_forward']);
  expect(() => kinds(plan({ model: 'hmm_gaussian' }), ['kfold'])).toThrow(expect.objectContaining({ code: 'usage' }));
});

type Case = readonly [what: string, request: Partial<TableRequest>, code: string, names: string];
const cases: readonly Case[] = [
  ['an unknown model', { model: 'prophet' }, 'study_unknown_model', '"prophet"'],
  ['an unknown parameter, naming the nearest', { params: { lamda: 1 } }, 'params_invalid', 'mean "lambda"'],
  ['a parameter out of range, by its key', { params: { lambda: -1 } }, 'params_invalid', 'ridge: lambda'],
  ['parameters that are no object', { params: [1] }, 'params_invalid', 'ridge'],
  ['a task that the model does not know', { task: 'binary', target: 'up' }, 'task_unsupported', 'p_up or regime_score'],
  ['texts as numbers', { target: 'kind', task: 'regression' }, 'target_invalid', 'column kind'],
  ['three classes as two', { model: 'logistic', target: 'kind', task: 'binary' }, 'target_invalid', 'two'],
  [
    'two classes as several',
    { model: 'logistic', target: 'up', task: 'multiclass' },
    'target_invalid',
    'more than two',
  ],
  ['the target as a feature', { features: ['a', 'y'] }, 'usage', '"y"'],
  ['a feature twice', { features: ['a', 'a'] }, 'usage', '"a"'],
];

test.each(cases)('planTable() refuses %s', (_, request, code, names) => {
  expect(() => plan(request)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(names) }));
});

test.each<[string, readonly number[] | readonly string[], string]>([
  ['a missing number, naming the row', [1.5, Number.NaN, 3], 't.csv row 3'],
  ['a missing text, naming the row', ['a', 'b', ''], 't.csv row 4'],
  ['one and the same value', [2, 2, 2], 'at least two different values'],
])('planTable() refuses a target with %s', (_, y, names) => {
  const call = () => planTable(tableOf({ a: [1, 2, 3], y }), { model: 'lightgbm', target: 'y' });
  expect(call).toThrow(expect.objectContaining({ code: 'target_invalid', message: expect.stringContaining(names) }));
});
