import type { EmissionPrior } from '../emissionFamily.ts';
import { type Components, covarianceAt, hasMatrices } from './components.ts';
import { exceedsFloor } from './floorMatrix.ts';

/** A variance within this factor of its floor is at it: the last step put it there. */
const AT_FLOOR = 1 + 1e-6;

/**
 * Components that have shrunk onto the variance floor. A floor that all of them touch is the data's (a constant column,
 * collinear columns) and no collapse. Notation: see components.ts.
 * @returns ascending
 */
export function collapsedComponents(components: Components, { varianceFloor }: EmissionPrior): number[] {
  const { nComponents, nFeatures, covars, tieSize } = components;
  const all = Array.from({ length: nComponents }, (_, b) => b);
  const unlessAll = (touching: number[]) => (touching.length === nComponents ? [] : touching);
  if (hasMatrices(components.covarianceType)) {
    const size = nFeatures * nFeatures;
    return unlessAll(all.filter((b) => !exceedsFloor(covars, Math.floor(b / tieSize) * size, varianceFloor, AT_FLOOR)));
  }
  const floors =
    components.covarianceType === 'spherical' ? varianceFloor.map(() => Math.max(...varianceFloor)) : varianceFloor;
  const touching = Array.from(floors, (floor, d) =>
    unlessAll(all.filter((b) => covarianceAt(components, b, d, d) <= AT_FLOOR * floor)),
  );
  return all.filter((b) => touching.some((members) => members.includes(b)));
}
