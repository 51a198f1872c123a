import { createRng } from '@winnow/core';
import { binDataset, boost, lightgbmOptions, models, predictScores, xgboostOptions } from '@winnow/models';
import { timed } from './timed.mjs';

const context = () => ({ rng: createRng(1), throwIfAborted: () => {} });

/** Each peer's counterpart: fits, and says how to predict. Tables with missing values go to the engine itself. */
const fits = {
  lightgbm: (train, rounds, params) => {
    const objective = train.isBinary ? 'binary' : 'regression';
    const parsed = models.lightgbm.params.parse({ objective, num_iterations: rounds, ...params });
    return fitEngine(train, lightgbmOptions(parsed), {});
  },
  xgboost: (train, rounds, params) => {
    const objective = train.isBinary ? 'binary:logistic' : 'reg:squarederror';
    const parsed = models.xgboost.params.parse({ objective, n_estimators: rounds, ...params });
    return fitEngine(train, xgboostOptions(parsed), { minInBin: 0 });
  },
  catboost: fitCatboost,
  random_forest: (train, rounds, params) => fitModel(models.random_forest, train, rounds, params),
  extra_trees: (train, rounds, params) => fitModel(models.extra_trees, train, rounds, params),
};

/** Times are of the clock and, which other work on the machine disturbs less, of the processor. */
export function fitWinnow(peer, train, test, rounds, params) {
  const fit = timed(() => fits[peer](train, rounds, params));
  const prediction = timed(() => fit.result(test));
  return {
    fitMs: fit.ms,
    fitCpuMs: fit.cpuMs,
    predictMs: prediction.ms,
    predictCpuMs: prediction.cpuMs,
    predictions: prediction.result,
  };
}

function fitEngine(train, options, binning) {
  const dataset = binDataset(train, { categorical: train.categorical, ...binning });
  const { ensemble } = boost({ dataset, target: train.target }, options, context());
  return (test) => {
    const scores = predictScores(ensemble, test);
    return train.isBinary ? scores.map((score) => 1 / (1 + Math.exp(-score))) : scores;
  };
}

function fitCatboost(train, rounds, params) {
  const lossFunction = train.isBinary ? 'Logloss' : 'RMSE';
  const own = { loss_function: lossFunction, iterations: rounds, cat_features: train.categorical, ...params };
  return fitParsed(models.catboost, train, own);
}

function fitModel(model, train, rounds, params) {
  const task = train.isBinary ? 'classification' : 'regression';
  return fitParsed(model, train, { task, n_estimators: rounds, ...params });
}

function fitParsed(model, train, params) {
  const viewOf = ({ data, rows, cols }) => ({ kind: 'feature_matrix', data, rows, cols, runStarts: Int32Array.of(0) });
  const targets = { ret: train.target, up: Uint8Array.from(train.target, (y) => (y > 0 ? 1 : 0)) };
  const state = model.fit(viewOf(train), targets, model.params.parse(params), context());
  return (test) => Object.values(model.predict(state, viewOf(test)))[0];
}
