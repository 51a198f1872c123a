import golden from '../../../test/golden/tpe.json' with { type: 'json' };
import { compileSpace } from '../compileSpace.ts';
import { toInternal } from '../coordinates.ts';
import type { History, HistoryTrial } from '../history.ts';
import type { Param, Params } from '../space.ts';
import { categoricalParzen } from './categoricalParzen.ts';
import { fitNumericParzen, parzenLogDensity } from './numericParzen.ts';
import { splitTrials } from './tpeSplit.ts';

/** Estimators, splits and log-densities of Optuna on the same histories; the generator declares the same space. */

const { params } = compileSpace({
  float: { type: 'float', low: -5, high: 10 },
  log: { type: 'float', low: 1e-5, high: 0.1, log: true },
  stepped: { type: 'float', low: 0, high: 0.5, step: 0.05 },
  int: { type: 'int', low: 1, high: 8 },
  steppedInt: { type: 'int', low: 10, high: 100, step: 15 },
  logInt: { type: 'int', low: 16, high: 512, log: true },
  choice: { type: 'categorical', choices: ['relu', 'tanh', 'gelu', 'elu'] },
  conditional: { type: 'float', low: 0, high: 1, when: { choice: ['gelu', 'elu'] } },
});

interface Estimator {
  readonly weights: number[];
  readonly mus?: number[];
  readonly sigmas?: number[];
  readonly logDensity: number[];
}

interface GoldenCase {
  readonly history: { number: number; params: object; state: string; value: number | null; steps: number[] }[];
  readonly below: number[];
  readonly above: number[];
  readonly estimators: Record<string, { below: Estimator; above: Estimator }>;
}

const cases: readonly GoldenCase[] = golden.cases;
const points: Record<string, number[]> = golden.points;

function historyOf({ history }: GoldenCase): History {
  return history.map((trial) => ({
    ...trial,
    params: trial.params as Params,
    state: trial.state as HistoryTrial['state'],
  }));
}

test.each(cases)('splitTrials() calls the same trials good as Optuna (case %#)', (golden) => {
  const { below, above } = splitTrials(historyOf(golden));
  expect(below.map((trial) => trial.number)).toEqual(golden.below);
  expect(above.map((trial) => trial.number)).toEqual(golden.above);
});

function estimate(param: Param, trials: readonly HistoryTrial[], at: readonly number[]): Estimator {
  const values = trials.map((trial) => trial.params[param.name]).filter((value) => value !== undefined);
  if (param.type === 'categorical') {
    const indices = values.map((value) => param.choices.indexOf(value));
    const probs = categoricalParzen(indices, param.choices.length);
    return { weights: [], logDensity: at.map((choice) => Math.log(probs[choice]!)) };
  }
  const parzen = fitNumericParzen(
    param,
    Float64Array.from(values, (value) => toInternal(param, Number(value))),
  );
  return {
    weights: [...parzen.weights],
    mus: [...parzen.mus],
    sigmas: [...parzen.sigmas],
    logDensity: at.map((value) => parzenLogDensity(parzen, param, value)),
  };
}

function worstError(actual: readonly number[], expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(0, ...actual.map((value, i) => Math.abs(value - expected[i]!)));
}

const withEstimators = cases.filter(({ estimators }) => Object.keys(estimators).length > 0);

describe.each(params)('the Parzen estimators of $name agree with Optuna to 1e-9', (param) => {
  test.each(withEstimators)('in case %#', (golden) => {
    const split = splitTrials(historyOf(golden));
    for (const side of ['below', 'above'] as const) {
      const expected = golden.estimators[param.name]![side];
      const actual = estimate(param, split[side], points[param.name]!);
      expect(worstError(actual.logDensity, expected.logDensity)).toBeLessThan(1e-9);
      if (param.type === 'categorical') continue; // one probability vector here, kernels there
      expect(worstError(actual.weights, expected.weights)).toBeLessThan(1e-12);
      expect(worstError(actual.mus!, expected.mus!)).toBeLessThan(1e-12);
      expect(worstError(actual.sigmas!, expected.sigmas!)).toBeLessThan(1e-12);
    }
  });
});
