import type { GridPoint } from './fitGrid.ts';

/** Two BICs closer than this, relative to their size, differ by rounding alone: they are a tie. */
const TIE_TOLERANCE = 1e-9;

/**
 * The number of states: lowest BIC; ties go to the higher validation log-likelihood, then to fewer states. A fit with a
 * collapsed state is passed over unless all have one: its likelihood grows without bound and says nothing.
 * @param points at least one
 */
export function chooseStates(points: readonly GridPoint[]): GridPoint {
  const sound = points.filter(({ fit }) => fit.degenerateStates.length === 0);
  const candidates = sound.length > 0 ? sound : points;
  const lowest = Math.min(...candidates.map(({ bic }) => bic));
  const tied = candidates.filter(({ bic }) => bic - lowest <= TIE_TOLERANCE * Math.abs(lowest));
  return tied.toSorted((a, b) => valLogLik(b) - valLogLik(a) || a.nStates - b.nStates)[0]!;
}

function valLogLik({ logLik }: GridPoint): number {
  return logLik.val ?? 0; // without validation rows no model has any
}
