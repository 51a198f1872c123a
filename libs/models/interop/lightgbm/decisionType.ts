/** How a node of a LightGBM model decides, as its `decision_type` holds it in bits (src/include/LightGBM/tree.h there). */
export interface DecisionType {
  readonly isCategorical: boolean;
  readonly defaultLeft: boolean;
  /** what goes by `defaultLeft`: nothing and NaN counts as 0, or 0 and NaN, or NaN */
  readonly missing: MissingType;
}

export type MissingType = (typeof missingTypes)[number];

const missingTypes = ['none', 'zero', 'nan'] as const;

const CATEGORICAL = 1;
const DEFAULT_LEFT = 2;
const MISSING_SHIFT = 2;

/** @returns undefined for a number that is none */
export function decodeDecisionType(bits: number): DecisionType | undefined {
  const missing = missingTypes[bits >> MISSING_SHIFT];
  if (!Number.isInteger(bits) || missing === undefined) return undefined;
  return { isCategorical: (bits & CATEGORICAL) !== 0, defaultLeft: (bits & DEFAULT_LEFT) !== 0, missing };
}

export function encodeDecisionType({ isCategorical, defaultLeft, missing }: DecisionType): number {
  const flags = (isCategorical ? CATEGORICAL : 0) | (defaultLeft ? DEFAULT_LEFT : 0);
  return flags | (missingTypes.indexOf(missing) << MISSING_SHIFT);
}
