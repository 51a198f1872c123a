import { normalCdf } from '@winnow/numerics';
import golden49 from '../../../../test/golden/tpe.json' with { type: 'json' };
import golden5 from '../../../../test/golden/tpe5.json' with { type: 'json' };
import { compileSpace } from '../../compileSpace.ts';
import { toInternal, toNumber } from '../../coordinates.ts';
import type { History, HistoryTrial } from '../../history.ts';
import type { Param, Params } from '../../space.ts';
import { kernelWeights } from './kernelWeights.ts';
import type { Bandwidth } from './numericKernels.ts';
import { observe } from './observe.ts';
import { fitParzen, type Parzen, parzenLogDensity } from './parzen.ts';
import { createSide, narrowSide } from './side.ts';
import { ABOVE, BELOW, splitTrials } from './splitTrials.ts';
import { updateTable } from './trialTable.ts';

/** Estimators, splits, log densities and choices of Optuna on the same histories; the generator declares the same space. */

const space = compileSpace({
  float: { type: 'float', low: -5, high: 10 },
  log: { type: 'float', low: 1e-5, high: 0.1, log: true },
  stepped: { type: 'float', low: 0, high: 0.5, step: 0.05 },
  int: { type: 'int', low: 1, high: 8 },
  steppedInt: { type: 'int', low: 10, high: 100, step: 15 },
  logInt: { type: 'int', low: 16, high: 512, log: true },
  choice: { type: 'categorical', choices: ['relu', 'tanh', 'gelu', 'elu'] },
  conditional: { type: 'float', low: 0, high: 1, when: { choice: ['gelu', 'elu'] } },
});
const sides = { below: BELOW, above: ABOVE } as const;

interface Estimator {
  readonly weights: number[];
  readonly mus?: number[];
  readonly sigmas?: number[];
  readonly logDensity: number[];
}

interface JointEstimator {
  readonly weights: number[];
  readonly sigmas: Record<string, number[]>;
  readonly logDensity: number[];
}

interface GoldenCase {
  readonly history: { number: number; params: object; state: string; value: number | null; steps: number[] }[];
  readonly below: number[];
  readonly above: number[];
  readonly estimators: Record<string, { below: Estimator; above: Estimator }>;
  readonly joint: { points: Params[]; below: JointEstimator; above: JointEstimator; best: number } | null;
}

function historyOf({ history }: GoldenCase): History {
  return history.map((trial) => ({
    ...trial,
    params: trial.params as Params,
    state: trial.state as HistoryTrial['state'],
  }));
}

function estimate(history: History, side: number, group: readonly number[], bandwidth: Bandwidth): Parzen {
  const table = updateTable(undefined, space, history);
  const params = group.map((i) => space.params[i]!);
  const columns = group.map((i) => table.columns[i]!);
  const members = narrowSide(createSide(splitTrials(history, true), side), columns);
  return fitParzen(
    params,
    columns.map((column) => observe(column, members)),
    bandwidth,
    members.weights,
  );
}

/** A value as the estimators take it. */
function coordinate(param: Param, value: Params[string]): number {
  return param.type === 'categorical' ? param.choices.indexOf(value) : toNumber(param, value);
}

function worstError(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(0, ...expected.map((value, i) => Math.abs(value - actual[i]!)));
}

describe.each([
  {
    version: '4.9',
    cases: golden49.cases as readonly GoldenCase[],
    points: golden49.points as Record<string, number[]>,
  },
  { version: '5', cases: golden5.cases as readonly GoldenCase[], points: golden5.points as Record<string, number[]> },
])('as Optuna $version', ({ version, cases, points }) => {
  const withEstimators = cases.filter(({ estimators }) => Object.keys(estimators).length > 0);

  test.each(cases)('splitTrials() calls the same trials good (case %#)', (golden) => {
    const history = historyOf(golden);
    const split = splitTrials(history, true);
    const numbers = (side: number) => history.filter((_, row) => split[row] === side).map((trial) => trial.number);
    expect(numbers(BELOW)).toEqual(golden.below);
    expect(numbers(ABOVE)).toEqual(golden.above);
  });

  describe.each(space.params.map((param, i) => ({ param, i, name: param.name })))(
    'the estimators of $name',
    ({ param, i }) => {
      test.each(withEstimators)('agree to 1e-9 in case %#', (golden) => {
        for (const side of ['below', 'above'] as const) {
          const expected = golden.estimators[param.name]![side];
          const parzen = estimate(historyOf(golden), sides[side], [i], { rule: 'neighbours' });
          const log = parzenLogDensity(parzen);
          const logDensities = points[param.name]!.map((point) => log([point]));
          expect(worstError(logDensities, expected.logDensity)).toBeLessThan(1e-9);
          expect(worstError(parzen.weights, expected.weights)).toBeLessThan(1e-12);
          const [axis] = parzen.axes;
          if (!('numeric' in axis!)) continue; // probabilities here, kernels there
          expect(worstError(axis.numeric.mus, expected.mus!)).toBeLessThan(1e-12);
          expect(worstError(axis.numeric.sigmas, expected.sigmas!)).toBeLessThan(1e-12);
        }
      });
    },
  );

  test.each(withEstimators)('the joint estimators agree to 1e-9 and choose the same point in case %#', (golden) => {
    const group = space.params.flatMap((param, i) => (param.name === 'conditional' ? [] : [i]));
    const params = group.map((i) => space.params[i]!);
    const bandwidth: Bandwidth = version === '5' ? { rule: 'neighbours' } : { rule: 'joint', dimensions: group.length };
    const joint = golden.joint!;
    const candidates = joint.points.map((point) => params.map((param) => coordinate(param, point[param.name]!)));
    const scores = new Float64Array(candidates.length);
    for (const side of ['below', 'above'] as const) {
      const expected = joint[side];
      const parzen = estimate(historyOf(golden), sides[side], group, bandwidth);
      const logDensities = candidates.map(parzenLogDensity(parzen));
      expect(worstError(logDensities, expected.logDensity)).toBeLessThan(1e-9);
      expect(worstError(parzen.weights, expected.weights)).toBeLessThan(1e-12);
      for (const axis of parzen.axes) {
        if (!('numeric' in axis)) continue;
        expect(worstError(axis.numeric.sigmas, expected.sigmas[axis.param.name]!)).toBeLessThan(1e-12);
      }
      for (const [c, value] of logDensities.entries()) scores[c]! += side === 'below' ? value : -value;
    }
    expect(scores.indexOf(Math.max(...scores))).toBe(joint.best);
  });
});

test('the sum over cells is the plain sum to 1e-10, also where observations crowd at a bound', () => {
  const param = space.params[0]!;
  if (param.type !== 'float') throw new Error('float expected');
  const values = Float64Array.from({ length: 3000 }, (_, i) => {
    return i % 2 === 0 ? -5 + 1e-6 * i * i : toInternal(param, -5 + 15 * ((i * 0.618034) % 1));
  });
  const sorted = Int32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
  const parzen = fitParzen([param], [{ values, sorted }], { rule: 'neighbours' }, kernelWeights(values.length));
  const [axis] = parzen.axes;
  if (!('numeric' in axis!)) throw new Error('numeric kernels expected');
  const { mus, sigmas, low, high } = axis.numeric;
  const log = parzenLogDensity(parzen);
  for (const x of [-5, -4.99, -1.234, 0, 3.5, 7.77, 10]) {
    let plain = 0;
    for (let k = 0; k < mus.length; k++) {
      const z = (x - mus[k]!) / sigmas[k]!;
      const mass = normalCdf((high - mus[k]!) / sigmas[k]!) - normalCdf((low - mus[k]!) / sigmas[k]!);
      plain += (parzen.weights[k]! / mass / sigmas[k]! / Math.sqrt(2 * Math.PI)) * Math.exp(-0.5 * z * z);
    }
    expect(Math.abs(log([x]) - Math.log(plain))).toBeLessThan(1e-10);
  }
});
