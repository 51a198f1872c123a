import type { Rng } from '@winnow/core';
import type { BoostSession } from './boostSession.ts';
import { bagRows, gossRows, type RowSample } from './sampleRows.ts';

/** The rows of a round, and by how much some of them count for more than one. */
export interface RoundRows extends RowSample {
  readonly amplified?: Int32Array;
  readonly amplify?: number;
}

/** The rows that the trees of a round learn from. */
export function roundRows(session: BoostSession, round: number, rng: Rng, last: RoundRows | undefined): RoundRows {
  const { sampling, learningRate } = session.options;
  const { counted } = session;
  const rowRng = rng.split('rows');
  switch (sampling.kind) {
    case 'all':
      return last ?? { taken: counted, left: NO_ROWS };
    case 'bagging':
      if (last !== undefined && round % sampling.every !== 0) return last;
      return bagRows(counted, sampling.fraction, rowRng);
    case 'goss': // the first rounds, whose gradients say little yet, use all rows
      if (round < 1 / learningRate) return last ?? { taken: counted, left: NO_ROWS };
      return gossRows(counted, magnitudes(session), sampling, rowRng);
    default:
      return sampling satisfies never;
  }
}

const NO_ROWS = new Int32Array(0);

/** |gradient · hessian| of each counted row, summed over the outputs. */
function magnitudes({ objective, rows, counted }: BoostSession): Float64Array {
  const sums = new Float64Array(counted.length);
  for (let k = 0; k < objective.nOutputs; k++) {
    objective.gradients(rows, k);
    const gradients = rows.work.gradients.view();
    for (let i = 0; i < counted.length; i++) {
      const at = 2 * counted[i]!;
      sums[i]! += Math.abs(gradients[at]! * gradients[at + 1]!);
    }
  }
  return sums;
}
