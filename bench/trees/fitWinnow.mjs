import { createRng } from '@winnow/core';
import { models } from '@winnow/models';
import { timed } from './timed.mjs';

const context = () => ({ rng: createRng(1), throwIfAborted: () => {} });

/** Each peer's counterpart: fits by the model's own `fit`, and says how to predict. */
const fits = {
  lightgbm: (train, rounds, params) => {
    const objective = train.isBinary ? 'binary' : 'regression';
    const categories = { categorical_feature: train.categorical };
    return fitParsed(models.lightgbm, train, { objective, num_iterations: rounds, ...categories, ...params });
  },
  xgboost: (train, rounds, params) => {
    const objective = train.isBinary ? 'binary:logistic' : 'reg:squarederror';
    return fitParsed(models.xgboost, train, { objective, n_estimators: rounds, ...params });
  },
  catboost: (train, rounds, params) => {
    const lossFunction = train.isBinary ? 'Logloss' : 'RMSE';
    const own = { loss_function: lossFunction, iterations: rounds, cat_features: train.categorical, ...params };
    return fitParsed(models.catboost, train, own);
  },
  random_forest: (train, rounds, params) => fitForest(models.random_forest, train, rounds, params),
  extra_trees: (train, rounds, params) => fitForest(models.extra_trees, train, rounds, params),
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

function fitForest(model, train, rounds, params) {
  const task = train.isBinary ? 'classification' : 'regression';
  return fitParsed(model, train, { task, n_estimators: rounds, ...params });
}

function fitParsed(model, train, params) {
  const viewOf = ({ data, rows, cols }) => ({ kind: 'feature_matrix', data, rows, cols, runStarts: Int32Array.of(0) });
  const targets = { ret: train.target, up: Uint8Array.from(train.target, (y) => (y > 0 ? 1 : 0)) };
  const state = model.fit(viewOf(train), targets, model.params.parse(params), context());
  return (test) => Object.values(model.predict(state, viewOf(test)))[0];
}
