import type { Table } from './binnedDataset.ts';
import type { Condition, StoredCombination } from './combinedFeatures.ts';
import { createPairNumbers, type PairNumbers } from './pairNumbers.ts';

/** @param at of the row's first value in `data` */
export function meetsCondition(condition: Condition, data: Float64Array, at: number): boolean {
  const value = data[at + condition.feature]!;
  return 'above' in condition ? value > condition.above : value === condition.is;
}

/** From what a group's parts so far are, and its next part, to what they are together. */
export interface Step {
  /** more than any part here */
  readonly width: number;
  /** by pair */
  readonly numbers: PairNumbers;
}

/** [F] of some rows, the values of each feature side by side; of a feature that nothing reads, none. */
export type ColumnValues = readonly Float64Array[];

/** Pairs that are looked up in an array in any case. */
const MOST_DENSE = 2 ** 18;

/**
 * Finds groups by what they consist of, one part after the other: no two groups can be taken for each other.
 * @returns a function that writes the group of each row, −1 for none
 */
export function groupFinder(combination: StoredCombination): (columns: ColumnValues, groups: Int32Array) => void {
  const { features, conditions } = combination;
  const steps = stepsOf(combination);
  const [ofConditions, ...ofFeatures] = steps as [Step, ...Step[]];
  return (columns, groups) => {
    groups.fill(0);
    conditions.forEach((condition, i) => {
      const values = columns[condition.feature]!;
      if ('above' in condition) addAbove(values, condition.above, 1 << i, groups);
      else addEqual(values, condition.is, 1 << i, groups);
    });
    if (conditions.length > 0) renumber(ofConditions, groups);
    features.forEach((feature, i) => {
      advance(ofFeatures[i]!, columns[feature]!, groups);
    });
  };
}

/** Of `count` rows from `first` on, the columns that combinations read. */
export function columnValues(
  { data, cols }: Table,
  first: number,
  count: number,
  combinations: readonly StoredCombination[],
): ColumnValues {
  const features = combinations.flatMap(({ features: own, conditions }) => [
    ...own,
    ...conditions.map(({ feature }) => feature),
  ]);
  const columns: Float64Array[] = [];
  for (const feature of new Set(features)) {
    const values = new Float64Array(count);
    for (let n = 0, at = first * cols + feature; n < count; n++, at += cols) values[n] = data[at]!;
    columns[feature] = values;
  }
  return columns;
}

function addAbove(values: Float64Array, bound: number, bit: number, groups: Int32Array): void {
  for (let n = 0; n < groups.length; n++) if (values[n]! > bound) groups[n]! |= bit;
}

function addEqual(values: Float64Array, category: number, bit: number, groups: Int32Array): void {
  for (let n = 0; n < groups.length; n++) if (values[n]! === category) groups[n]! |= bit;
}

/** From what conditions are met to the number of that. */
function renumber(step: Step, groups: Int32Array): void {
  const { dense } = step.numbers;
  if (dense === undefined) for (let n = 0; n < groups.length; n++) groups[n] = lookUp(step, 0, groups[n]!);
  else for (let n = 0; n < groups.length; n++) groups[n] = groups[n]! < dense.length ? dense[groups[n]!]! : -1;
}

function advance(step: Step, values: Float64Array, groups: Int32Array): void {
  const { dense } = step.numbers;
  if (dense === undefined) {
    for (let n = 0; n < groups.length; n++) if (groups[n]! >= 0) groups[n] = lookUp(step, groups[n]!, values[n]!);
    return;
  }
  const { width } = step;
  for (let n = 0; n < groups.length; n++) {
    const code = groups[n]!;
    const value = values[n]!;
    const whole = value | 0;
    const isKnown = code >= 0 && whole === value && whole >= 0 && whole < width;
    groups[n] = isKnown ? dense[code * width + whole]! : -1;
  }
}

/** One for the conditions together, and one for each feature. */
export function stepsOf({ features, groups }: StoredCombination): Step[] {
  const nParts = 1 + features.length;
  const nGroups = groups.length / nParts;
  const steps: Step[] = [];
  let codes = new Int32Array(nGroups);
  let count = 1;
  for (let part = 0; part < nParts; part++) {
    let width = 1;
    for (let g = 0; g < nGroups; g++) width = Math.max(width, groups[g * nParts + part]! + 1);
    const step = { width, numbers: createPairNumbers(count * width, nGroups, MOST_DENSE) };
    const next = new Int32Array(nGroups);
    count = 0;
    for (let g = 0; g < nGroups; g++) {
      const [code, value] = [codes[g]!, groups[g * nParts + part]!];
      const isLast = part === nParts - 1;
      if (lookUp(step, code, value) < 0) step.numbers.set(code * width + value, isLast ? g : count++);
      next[g] = lookUp(step, code, value);
    }
    codes = next;
    steps.push(step);
  }
  return steps;
}

/** −1 for a value that no group has there, one that is no integer among them. */
function lookUp({ width, numbers }: Step, code: number, value: number): number {
  return value >= 0 && value < width && Math.floor(value) === value ? numbers.get(code * width + value) : -1;
}
