import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './winnow.ts';

/** The demo study as a stranger runs it first. */
export const QUICKSTART = join(root, 'configs', 'studies', 'quickstart.json');

/** A study file that runs in a few seconds: three model families on real S&P 500 bars, short windows, few trials. */
export function smallStudy(changes: Readonly<Record<string, unknown>> = {}) {
  return { ...small, ...changes };
}

const small = {
  name: 'small',
  seed: 11,
  dataset: {
    name: 'sp500-daily',
    timeframe: '1d',
    dataRegime: 'prod_live',
    series: [{ symbol: 'SPX', source: 'npm:vega-datasets/data/sp500-2000.csv', columns: { ts: 'date' } }],
  },
  features: 'core_v1',
  label: { kind: 'forward_return', horizon: 1 },
  models: ['ridge', 'logistic', 'hmm_gaussian'],
  stages: {
    search: {
      window: { from: '2002-01-01', to: '2004-01-01' },
      split: { kind: 'purged_kfold', folds: 3 },
      trials: 16,
      topK: 4,
    },
    validate: {
      window: { from: '2004-02-01', to: '2006-01-01' },
      split: { kind: 'purged_kfold', folds: 3 },
      topK: 2,
    },
    forward: {
      window: { from: '2006-02-01', to: '2008-01-01' },
      split: { kind: 'walk_forward', folds: 3 },
      topK: 2,
    },
  },
  pruner: { name: 'median' },
  parallelism: 4,
};

/** As `smallStudy`, of TSMixers that differ in how they are trained. */
export function networkStudy() {
  const { search, validate, forward } = small.stages;
  return smallStudy({
    name: 'networks',
    models: ['tsmixer'],
    space: {
      'tsmixer.lookback': { type: 'categorical', choices: [4] },
      'tsmixer.blocks': { type: 'categorical', choices: [1] },
      'tsmixer.epochs': { type: 'int', low: 1, high: 4 },
      'tsmixer.learning_rate': { type: 'float', low: 0.001, high: 0.1, log: true },
    },
    stages: {
      search: { ...search, trials: 10, topK: 2 },
      validate: { ...validate, topK: 1 },
      forward: { ...forward, topK: 1 },
    },
  });
}

/** Trials of all stages of `smallStudy`. */
export const SMALL_TRIALS = small.stages.search.trials + small.stages.search.topK + small.stages.validate.topK;

/** The rows of the bars that `smallStudy` uses, as text, header first. */
export function sp500Lines(): string[] {
  return readFileSync(join(root, 'node_modules', 'vega-datasets', 'data', 'sp500-2000.csv'), 'utf8')
    .trim()
    .split('\n');
}
