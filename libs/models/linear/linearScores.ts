/** A score that is linear in the features: intercept + Σ_f coef_f x_f. */
export interface LinearScore {
  /** [F] */
  readonly coef: readonly number[];
  readonly intercept: number;
}

/** The scores of a state, of whatever model, one for each class where there are several; undefined for one that is not linear. */
export function linearScores(state: unknown): readonly LinearScore[] | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  if ('classes' in state && Array.isArray(state.classes)) {
    return state.classes.every(isLinearScore) ? state.classes : undefined;
  }
  return isLinearScore(state) ? [state] : undefined;
}

function isLinearScore(value: unknown): value is LinearScore {
  if (typeof value !== 'object' || value === null || !('coef' in value) || !('intercept' in value)) return false;
  return Array.isArray(value.coef) && typeof value.intercept === 'number';
}
