import { createRng } from '@winnow/core';
import { emissionCases, randomModel, withMissing } from '../../testing/randomModel.ts';
import { sampleHmm } from '../chain/sampleHmm.ts';
import type { Emission, Hmm, Observations, StudentEmission } from '../hmm.ts';
import { baumWelch } from './baumWelch.ts';
import type { HmmPrior } from './options.ts';

/** Where EM ends its objective is flat: a maximisation step that is a little wrong would end elsewhere. */

const STEP = 1e-5;

type Direction = (sign: number) => Emission;

/** Moves of single entries; of matrices both triangles at once, of distributions from one entry to another. */
function directionsOf(emission: Emission, nFeatures: number): { name: string; move: Direction }[] {
  const shifted = (field: string, changes: readonly (readonly [number, number])[]): Direction => {
    return (sign) => {
      const values = (emission as unknown as Record<string, Float64Array>)[field]!.slice();
      for (const [index, amount] of changes) values[index]! += sign * amount * STEP;
      return { ...emission, [field]: values };
    };
  };
  return Object.entries(emission).flatMap(([field, values]: [string, unknown]) => {
    if (!(values instanceof Float64Array)) return [];
    const isDistribution = field === 'weights' || field === 'probs';
    const isMatrix =
      'covarianceType' in emission &&
      (field === 'covars' || field === 'scales') &&
      (emission.covarianceType === 'full' || emission.covarianceType === 'tied');
    return Array.from(values.keys(), (i) => {
      const [row, column] = [Math.floor(i / nFeatures) % nFeatures, i % nFeatures];
      const transposed = i + (column - row) * (nFeatures - 1);
      const changes: [number, number][] = [[i, 1]];
      if (isMatrix && row !== column) changes.push([transposed, 1]);
      if (isDistribution) changes.push([i % 2 === 0 ? i + 1 : i - 1, -1]);
      return { name: `${field}[${i}]`, move: shifted(field, changes) };
    });
  });
}

function slope(hmm: Hmm, obs: Observations, prior: Partial<HmmPrior>, move: Direction): number {
  const objective = (sign: number) => {
    return baumWelch({ ...hmm, emission: move(sign) }, obs, { nIter: 0, tol: 0, prior }).convergence.history[0]!;
  };
  return (objective(1) - objective(-1)) / (2 * STEP);
}

/** Nats for one unit of a parameter of size about 1: a variance with one row too many in its divisor has about ½. */
const FLAT = 0.05;

/** The likelihood hardly depends on more degrees of freedom than these, and they may sit on their limit. */
const MANY_DOF = 50;

const families = emissionCases.filter(({ emission }) => emission !== 'categorical');
const varianceFloor = Float64Array.of(1e-3, 1e-3);
const allPriors = { varianceFloor, covarsPrior: 0.3, diagonalLoading: 0.1, shrinkage: 0.3, pseudoCounts: 1 };

describe.each(families)('$emission $covarianceType', (family) => {
  test.each<[string, number, Partial<HmmPrior>]>([
    ['maximum likelihood', 0, { varianceFloor }],
    ['maximum likelihood with missing values', 0.15, { varianceFloor }],
    ['maximum a posteriori', 0, allPriors],
  ])('%s', (_name, share, prior) => {
    const rng = createRng(51);
    const truth = { ...randomModel(family, 2, 2, rng), transMat: Float64Array.of(0.9, 0.1, 0.1, 0.9) };
    const data = withMissing(sampleHmm(truth, 120, rng).data, share, rng);
    const obs = { data, rows: 120, cols: 2, runStarts: Int32Array.of(0, 40) };
    const { hmm } = baumWelch(truth, obs, { nIter: 2000, tol: 1e-6, prior });
    for (const { name, move } of directionsOf(hmm.emission, 2)) {
      if (name.startsWith('dof') && (hmm.emission as StudentEmission).dof.some((dof) => dof > MANY_DOF)) continue;
      expect({ name, flat: Math.abs(slope(hmm, obs, prior, move)) < FLAT }).toEqual({ name, flat: true });
    }
  });
});
