import type { Condition, StoredCombination } from './combinedFeatures.ts';

/** @param at of the row's first value in `data` */
export function meetsCondition(condition: Condition, data: Float64Array, at: number): boolean {
  const value = data[at + condition.feature]!;
  return 'above' in condition ? value > condition.above : value === condition.is;
}

/** From what a group's parts so far are, and its next part, to what they are together. */
interface Step {
  /** more than any part here */
  readonly width: number;
  /** by pair; −1 for none */
  readonly dense: Int32Array | undefined;
  readonly sparse: Map<number, number>;
}

/** Pairs that are looked up in an array. */
const MOST_DENSE = 2 ** 18;

/**
 * Finds groups by what they consist of, one part after the other: no two groups can be taken for each other.
 * @returns a function of a row, by the place of its first value, that gives its group, −1 for none
 */
export function groupFinder(combination: StoredCombination): (data: Float64Array, at: number) => number {
  const { features, conditions } = combination;
  const steps = stepsOf(combination);
  return (data, at) => {
    let met = 0;
    for (let i = 0; i < conditions.length; i++) met += meetsCondition(conditions[i]!, data, at) ? 2 ** i : 0;
    let code = lookUp(steps[0]!, 0, met);
    for (let i = 0; i < features.length && code >= 0; i++) code = lookUp(steps[i + 1]!, code, data[at + features[i]!]!);
    return code;
  };
}

/** One for the conditions together, and one for each feature. */
function stepsOf({ features, groups }: StoredCombination): Step[] {
  const nParts = 1 + features.length;
  const nGroups = groups.length / nParts;
  const steps: Step[] = [];
  let codes = new Int32Array(nGroups);
  let count = 1;
  for (let part = 0; part < nParts; part++) {
    let width = 1;
    for (let g = 0; g < nGroups; g++) width = Math.max(width, groups[g * nParts + part]! + 1);
    const dense = count * width <= MOST_DENSE ? new Int32Array(count * width).fill(-1) : undefined;
    const step = { width, dense, sparse: new Map<number, number>() };
    const next = new Int32Array(nGroups);
    count = 0;
    for (let g = 0; g < nGroups; g++) {
      const [code, value] = [codes[g]!, groups[g * nParts + part]!];
      const isLast = part === nParts - 1;
      if (lookUp(step, code, value) < 0) keep(step, code, value, isLast ? g : count++);
      next[g] = lookUp(step, code, value);
    }
    codes = next;
    steps.push(step);
  }
  return steps;
}

function lookUp({ width, dense, sparse }: Step, code: number, value: number): number {
  if (!(value >= 0 && value < width)) return -1;
  const pair = code * width + value;
  return (dense === undefined ? sparse.get(pair) : dense[pair]) ?? -1; // a value that is no integer has no place
}

function keep({ width, dense, sparse }: Step, code: number, value: number, next: number): void {
  if (dense === undefined) sparse.set(code * width + value, next);
  else dense[code * width + value] = next;
}
