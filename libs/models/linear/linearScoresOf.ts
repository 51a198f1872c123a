/** A score that is linear in the features: intercept + Σ_f coef_f x_f. */
export interface LinearScore {
  /** [F] */
  readonly coef: readonly number[];
  readonly intercept: number;
}

/** The scores of a linear state, one or one for each class; undefined for the state of any other model. */
export function linearScoresOf(state: unknown): readonly LinearScore[] | undefined {
  if (isLinearScore(state)) return [state];
  if (typeof state !== 'object' || state === null || !('classes' in state)) return undefined;
  const { classes } = state;
  return Array.isArray(classes) && classes.every(isLinearScore) ? classes : undefined;
}

function isLinearScore(state: unknown): state is LinearScore {
  return typeof state === 'object' && state !== null && 'coef' in state && 'intercept' in state;
}
