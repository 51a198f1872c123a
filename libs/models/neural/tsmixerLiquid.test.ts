import { createRng } from '@winnow/core';
import type { FitContext } from '../contract.ts';
import { ridge } from '../linear/ridge.ts';
import { targetsOf } from '../testing/targetsOf.ts';
import { viewOf } from '../testing/viewOf.ts';
import { lightgbm } from '../trees/lightgbm.ts';
import { tsmixer } from './tsmixer.ts';
import { tsmixerLiquid } from './tsmixerLiquid.ts';

const [ROWS, COLS, LOOKBACK] = [160, 2, 4];
const rng = createRng(5);
const data = Float64Array.from({ length: ROWS * COLS }, () => rng.normal());
const view = viewOf(data, COLS);
const targets = targetsOf(Float64Array.from({ length: ROWS }, (_, n) => 0.01 * (data[n * COLS]! + rng.normal())));
const brief = { lookback: LOOKBACK, epochs: 3, blocks: 1, hidden: 4, learning_rate: 0.01 };

function fit(changes: object, context: Partial<FitContext> = {}, learned = targets) {
  const params = tsmixerLiquid.params.parse({ ...brief, ...changes });
  return tsmixerLiquid.fit(view, learned, params, { rng: createRng(1), throwIfAborted: () => {}, ...context });
}

test('a student that its teacher does not move is a plain TSMixer', () => {
  const params = tsmixer.params.parse(brief);
  const alone = tsmixer.fit(view, targets, params, { rng: createRng(1), throwIfAborted: () => {} });
  const { student } = fit({ lambda: 0 });
  expect(student.weights).toBe(alone.weights);
  expect(student.report).toEqual(alone.report);
});

test('the heavier the teacher weighs, the nearer the student comes to it', () => {
  const longer = { epochs: 20, learning_rate: 0.03, dropout: 0, patience: 0 };
  const [light, heavy] = [0, 20].map((lambda) => fit({ ...longer, lambda }).losses.train);
  expect(heavy!.teacher).toBeLessThan(light!.teacher);
  expect(heavy!.truth).toBeGreaterThan(light!.truth);
});

test('the loss that stopped the training is the truth’s part and lambda times the teacher’s', () => {
  const { losses, student } = fit({ lambda: 3 });
  const { validationLoss, keptEpoch } = student.report;
  expect(losses.validation!.truth + 3 * losses.validation!.teacher).toBeCloseTo(validationLoss[keptEpoch]!, 5);
});

test('the teacher is the model of its name on all training rows, and the blend lies between the two', () => {
  const state = fit({ ensemble_alpha: 0.25, 'ridge.lambda': 7 });
  const alone = ridge.fit(view, targets, { lambda: 7 }, { rng: createRng(1), throwIfAborted: () => {} });
  expect(state.teacher).toEqual(alone);
  const { E_r: blend, E_r_tabular: tabular, E_r_nn: nn } = tsmixerLiquid.predict(state, view);
  const said = ridge.predict(alone, view).E_r!;
  for (let n = 0; n < ROWS; n++) {
    expect(tabular![n]).toBe(n < LOOKBACK - 1 ? Number.NaN : said[n]);
    expect(blend![n]).toBe(0.25 * nn![n]! + 0.75 * tabular![n]!);
  }
});

test('any teacher is fitted as if alone, with the stream of the fit', () => {
  const given = { num_iterations: 5, bagging_fraction: 0.5, bagging_freq: 1 };
  const keys = Object.fromEntries(Object.entries(given).map(([key, value]) => [`lightgbm.${key}`, value]));
  const params = lightgbm.params.parse({ objective: 'regression', ...given });
  const alone = lightgbm.fit(view, targets, params, { rng: createRng(1), throwIfAborted: () => {} });
  expect(fit({ teacher: 'lightgbm', ...keys, epochs: 1 }).teacher).toEqual(alone);
});

test('no row that validates changes what is learned of those before', () => {
  const from = 130;
  const later = targetsOf(targets.ret.map((value, n) => (n < from ? value : 10 * value + 1)));
  const [a, b] = [targets, later].map((learned) => fit({ epochs: 1 }, {}, learned)); // one epoch: validation decides nothing
  expect(b!.student.weights).toBe(a!.student.weights);
});

test('a label that is known later leaves fewer rows to its teacher, and none at all is refused', () => {
  expect(fit({}, { labelRows: 20 }).student.weights).not.toBe(fit({}).student.weights);
  expect(() => fit({}, { labelRows: 200 })).toThrow(expect.objectContaining({ code: 'model_fit_failed' }));
});

test('a teacher that holds rows out knows how far labels reach', () => {
  const stopping = { early_stopping_round: 2, num_iterations: 4 };
  const keys = Object.fromEntries(Object.entries(stopping).map(([key, value]) => [`lightgbm.${key}`, value]));
  const params = lightgbm.params.parse({ objective: 'regression', ...stopping });
  const context = { rng: createRng(1), throwIfAborted: () => {}, labelRows: 9 };
  const { teacher } = fit({ teacher: 'lightgbm', ...keys, epochs: 1 }, { labelRows: 9 });
  expect(teacher).toEqual(lightgbm.fit(view, targets, params, context));
  expect(teacher).not.toEqual(lightgbm.fit(view, targets, params, { ...context, labelRows: 1 }));
});

test('its teacher’s rounds are no epochs: a pruner hears of the student alone', () => {
  const heard: number[] = [];
  fit(
    { teacher: 'lightgbm', 'lightgbm.early_stopping_round': 2, 'lightgbm.num_iterations': 4 },
    { onIteration: (epoch) => heard.push(epoch) },
  );
  expect(heard).toEqual([0, 1, 2]);
});

test.each([
  [{ 'ridge.alpha': 1 }],
  [{ 'ridge.lambda': -1 }],
  [{ 'logistic.C': 1 }],
  [{ ridge: { lambda: 1 } }],
  [{ teacher: 'logistic' }],
  [{ 'lightgbm.objective': 'binary' }],
  [{ objective: 'quantile' }],
  [{ ensemble_alpha: 1.1 }],
  [{ norm: 'batch', batch_size: 1 }],
])('refuses %j', (params) => {
  expect(tsmixerLiquid.params.safeParse(params).success).toBe(false);
});

test('takes parameters of teachers that do not teach, as a search over several gives them', () => {
  const params = { teacher: 'ridge', 'lightgbm.num_leaves': 4, 'ridge.lambda': 2 };
  expect(tsmixerLiquid.params.parse(params)).toMatchObject(params);
});

test('declares the work of its teacher, too', () => {
  const work = (changes: object) => tsmixerLiquid.workUnits!(tsmixerLiquid.params.parse(changes), 1000, 10);
  const alone = tsmixer.workUnits!(tsmixer.params.parse({}), 1000, 10);
  expect(work({})).toBeGreaterThan(alone);
  const trees = { teacher: 'lightgbm', patience: 0, teacher_folds: 2 };
  const params = lightgbm.params.parse({ objective: 'regression' });
  const taught = 2 * lightgbm.workUnits!(params, 500, 10) + lightgbm.workUnits!(params, 1000, 10);
  expect(work(trees)).toBeCloseTo(alone + taught, 6);
});
