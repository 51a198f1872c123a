import process from 'node:process';
import { createRng } from '@winnow/core';
import { backtest, conviction, decidePositions, objectiveValue, runMetrics } from '@winnow/evaluation';
import { getModel } from '@winnow/models';
import { standardDeviation } from '@winnow/numerics';
import { createTrialWorkspace, runTrial, trialWork } from '@winnow/pipeline';
import { buildTrialSpec } from '@winnow/study';

const { prepareSymbol, predictFold } = await import(new URL('../../libs/pipeline/dist/runTrial.js', import.meta.url));

/**
 * The search of a study of one symbol as a table, on which a trial costs next to nothing: each model is fitted for a grid of its
 * parameters, and any policy is applied to what the nearest of the fitted models says. `policy.mode` and `policy.threshold` must be
 * searched, nothing but models and policy may be.
 * @param levels values of a parameter of a model that has no other; one that has more takes `FEW_LEVELS` of each
 * @returns what a trial of given parameters is: `steps` the objective after each fold, `seconds` of the processor for all
 */
export function foldLandscape(study, series, levels) {
  const { spec } = study;
  const workspace = createTrialWorkspace();
  const ofModel = new Map(
    spec.models.map((model) => {
      const ranges = Object.entries(spec.space).filter(([name]) => name.startsWith(`${model}.`));
      const axes = ranges.map(([name, range]) => ({
        name,
        log: range.log,
        values: valuesOf(range, ranges.length > 1 ? FEW_LEVELS : levels),
      }));
      const fitted = new Map();
      for (const values of product(axes))
        fitted.set(JSON.stringify(values), fitAll(study, series, workspace, model, values));
      return [model, { axes, fitted }];
    }),
  );
  return (params) => {
    const { axes, fitted } = ofModel.get(params.model ?? spec.models[0]);
    const nearest = Object.fromEntries(axes.map((axis) => [axis.name, nearestOf(axis, params[axis.name])]));
    const model = fitted.get(JSON.stringify(nearest));
    return { steps: stepsOf(model, params, spec), seconds: model.seconds, work: model.work };
  };
}

const FEW_LEVELS = 6;

function valuesOf({ type, low, high, log, choices }, levels) {
  if (choices !== undefined) return choices;
  const at = Array.from({ length: levels }, (_, i) => i / (levels - 1));
  const values = at.map((share) => (log ? low * (high / low) ** share : low + share * (high - low)));
  return type === 'int' ? [...new Set(values.map(Math.round))] : values;
}

function product(axes) {
  return axes.reduce(
    (points, { name, values }) => points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    [{}],
  );
}

function nearestOf({ values, log }, wanted) {
  if (typeof wanted !== 'number') return wanted;
  const gap = (value) => Math.abs(log ? Math.log(value / wanted) : value - wanted);
  return values.reduce((best, value) => (gap(value) < gap(best) ? value : best));
}

/** What a fitted model says of all tested rows, and what its trial takes. */
function fitAll(study, series, workspace, model, values) {
  const params = { model, ...values, 'policy.mode': 'long_flat', 'policy.threshold': 0 };
  const trial = buildTrialSpec(study, 'search', { number: 0, params, pruneAt: [] });
  const start = process.cpuUsage();
  for (const _ of runTrial(trial, series, () => {}, workspace));
  const { user, system } = process.cpuUsage(start);
  const bars = series.get(trial.dataRefs[0].symbol);
  const symbol = prepareSymbol(trial, bars);
  const { params: schema, spec } = getModel(model);
  const rng = createRng(trial.seed).split('search', 0);
  const convictions = [];
  const rows = [];
  const foldEnds = symbol.folds.map((fold, step) => {
    const context = { rng: rng.split('fit', step, bars.symbol), throwIfAborted() {}, binCache: workspace.binCache };
    const { predictions } = predictFold(trial, getModel(model), schema.parse(trial.params), symbol, fold, context);
    const retScale = standardDeviation(
      Float64Array.from(fold.train, (row) => symbol.labels.ret[row]),
      1,
    );
    convictions.push(...conviction({ name: spec.outputs[0], values: predictions }, retScale));
    rows.push(...Array.from(fold.test, (row) => symbol.matrix.barIndex[row]));
    return rows.length;
  });
  const ret = Float64Array.from(rows, (bar) => bars.close[bar + 1] / bars.close[bar] - 1);
  const ts = Float64Array.from(rows, (bar) => bars.ts[bar + 1]);
  return { convictions, ret, ts, foldEnds, seconds: (user + system) / 1e6, work: trialWork(trial) };
}

function stepsOf({ convictions, ret, ts, foldEnds }, params, { policy, costs, objective }) {
  const searched = { ...policy, mode: params['policy.mode'], threshold: params['policy.threshold'] };
  const target = decidePositions(Float64Array.from(convictions), searched);
  return foldEnds.map((end) => {
    const run = { target: target.subarray(0, end), ret: ret.subarray(0, end), ts: ts.subarray(0, end) };
    return objectiveValue(runMetrics(backtest(run, costs)), objective);
  });
}
