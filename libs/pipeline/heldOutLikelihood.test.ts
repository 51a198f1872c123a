import { createRng } from '@winnow/core';
import { applyScaler, fitScaler } from '@winnow/features';
import { getModel, hmmFromJson, logLikelihood, models } from '@winnow/models';
import { findLookAhead, trialKnowledge } from './lookAhead.ts';
import { prepareSymbol } from './prepareSymbol.ts';
import { predictFold, runTrial } from './runTrial.ts';
import { START, simulatedBars, trialOn } from './testing.ts';
import type { TrialSpec } from './trialSpec.ts';

/** The held-out log-likelihood of trials whose model has a density. */

const ROWS = 400;
const DAY = 86_400_000;
const model = models.hmm_gaussian;
const data = new Map(['SIM', 'TWIN'].map((symbol, i) => [symbol, simulatedBars(ROWS, 3 + i, symbol)]));
const series = data.get('SIM')!;
const trial = (changes: Partial<TrialSpec>) =>
  trialOn(ROWS, { model: 'hmm_gaussian', params: { n_states: 2 }, ...changes });
const objective = { metric: 'log_likelihood' } as const;
const walk = (folds: number) => ({ kind: 'walk_forward', folds, embargoBars: 2 }) as const;

function run(spec: TrialSpec) {
  const events = [...runTrial(spec, data, () => {})];
  const end = events.at(-1)!;
  if (end.type !== 'completed') throw new Error('the trial must complete');
  return { steps: events.filter((event) => event.type === 'step'), metrics: end.run.metrics, value: end.value };
}

function contextOf({ seed, stage, number }: TrialSpec, step: number, symbol = 'SIM') {
  const rng = createRng(seed).split(stage, number).split('fit', step, symbol);
  return { rng, throwIfAborted: () => {} };
}

/** The log densities of a trial's folds on one symbol. */
function densities(spec: TrialSpec, symbol = 'SIM') {
  const prepared = prepareSymbol(spec, data.get(symbol)!);
  const params = getModel(spec.model).params.parse(spec.params);
  return prepared.folds.map((fold, step) => {
    return predictFold(spec, getModel(spec.model), params, prepared, fold, contextOf(spec, step, symbol)).logDensity!;
  });
}

const total = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + value, 0);

test('on one fold it is log p(context and test rows) − log p(context rows), per test row', () => {
  const spec = trial({ split: walk(1) });
  const { matrix, labels, folds } = prepareSymbol(spec, series);
  const { train, test: tested } = folds[0]!;
  const scaler = fitScaler(spec.scaler, matrix, folds[0]!);
  const rowsOf = (rows: Int32Array) => ({
    kind: 'feature_matrix' as const,
    data: applyScaler(scaler, matrix, rows),
    rows: rows.length,
    cols: matrix.cols,
    runStarts: Int32Array.of(0),
  });
  const targets = {
    ret: Float64Array.from(train, (row) => labels.ret[row]!),
    up: Uint8Array.from(train, (row) => labels.up[row]!),
  };
  const state = model.fit(rowsOf(train), targets, model.params.parse(spec.params), contextOf(spec, 0));
  const context = Int32Array.from(
    { length: model.spec.contextRows },
    (_, i) => tested[0]! - model.spec.contextRows + i,
  );
  const hmm = hmmFromJson(state.hmm);
  const both = logLikelihood(hmm, rowsOf(Int32Array.of(...context, ...tested)));
  const alone = logLikelihood(hmm, rowsOf(context));
  const { metrics } = run(spec);
  expect(metrics.log_likelihood).toBeCloseTo((both - alone) / tested.length, 10);
});

test('it adds up over folds: every step is the mean over the rows tested so far', () => {
  const spec = trial({ split: walk(3) });
  const folds = densities(spec);
  const { steps, metrics } = run(spec);
  steps.forEach(({ logLikelihood: soFar }, step) => {
    const rows = folds.slice(0, step + 1).flatMap((values) => [...values]);
    expect(soFar).toBeCloseTo(total(rows) / rows.length, 12);
  });
  expect(metrics.log_likelihood).toBe(steps.at(-1)!.logLikelihood);
});

test('it is the mean over the rows of all symbols', () => {
  const one = trial({});
  const spec = { ...one, dataRefs: ['SIM', 'TWIN'].map((symbol) => ({ ...one.dataRefs[0]!, symbol })) };
  const rows = ['SIM', 'TWIN'].flatMap((symbol) => densities(spec, symbol).flatMap((values) => [...values]));
  expect(run(spec).metrics.log_likelihood).toBeCloseTo(total(rows) / rows.length, 12);
});

test('where rows are tested several times it is the mean over all tests, as every path has every row', () => {
  const window = { trainFrom: START, from: START, to: START + ROWS * DAY };
  const spec = trial({ window, split: { kind: 'cpcv', groups: 4, testGroups: 2, embargoBars: 3 } });
  const rows = densities(spec).flatMap((values) => [...values]);
  expect(run(spec).metrics.log_likelihood).toBeCloseTo(total(rows) / rows.length, 12);
});

test('the density of a row does not depend on later bars', () => {
  const spec = trial({});
  const known = trialKnowledge(spec, series);
  expect(known.map(({ what }) => what)).toContain('density');
  expect(findLookAhead((bars) => trialKnowledge(spec, bars), series, [200, 300], 1)).toEqual([]);
});

test('as objective it is the value of every step and of the trial, and changes nothing else', () => {
  const [byPnl, byLikelihood] = [run(trial({})), run(trial({ objective }))];
  expect(byLikelihood.steps.map(({ value }) => value)).toEqual(byPnl.steps.map(({ logLikelihood: value }) => value));
  expect(byLikelihood.value).toBe(byPnl.metrics.log_likelihood);
  expect(byLikelihood.metrics).toEqual(byPnl.metrics);
});

test('a trial is pruned by its log-likelihood', () => {
  const pruneAt = [{ step: 0, below: 1e9 }];
  const events = [...runTrial(trial({ objective, pruneAt }), data, () => {})];
  expect(events.at(-1)).toMatchObject({ type: 'pruned', step: 0 });
});

test('trials of models without a density say nothing of it', () => {
  const { steps, metrics } = run(trial({ model: 'ridge', params: {} }));
  expect(metrics).not.toHaveProperty('log_likelihood');
  for (const step of steps) expect(step).not.toHaveProperty('logLikelihood');
});

test('as objective of such a model it ends the trial with a coded error', () => {
  expect(() => run(trial({ model: 'ridge', params: {}, objective }))).toThrow(
    expect.objectContaining({ code: 'argument_invalid' }),
  );
});
