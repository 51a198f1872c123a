import type { TreeNodes } from './loadTree.ts';

/** The sets of categories that some trees split by, each once, and which of them the values of rows are in. */
export interface CategorySets {
  readonly count: number;
  /** of a node that categories split */
  setOf(tree: TreeNodes, node: number): number;
  /**
   * Writes for each set which of `rows` rows go right, 1, or left, 0.
   * @param values [rows, cols]
   * @param out    [count, stride]
   */
  fill(values: Float64Array, rows: number, cols: number, out: Uint8Array, stride: number): void;
}

/** The sets of one feature, by codes of categories: those that no set has share one, and so do missing values. */
interface FeatureSets {
  readonly feature: number;
  /** [largest category + 1] */
  readonly codeOf: Int32Array;
  /** numbers of the sets, and of each, by code, whether it goes right */
  readonly numbers: readonly number[];
  readonly goesRight: readonly Uint8Array[];
}

const NO_CATEGORY = 0;
const MISSING = 1;
const FIRST_CODE = 2;

/** Largest category that there is a place for. */
const MOST_CATEGORIES = 2 ** 20;

/** @returns undefined where there are more sets than `most`, or a category is too large a number */
export function categorySets(trees: readonly TreeNodes[], most: number): CategorySets | undefined {
  const numbers = new Map<string, number>();
  const nodes: { feature: number; isMissingLeft: boolean; categories: readonly number[] }[] = [];
  for (const tree of trees) {
    for (const [node, categories] of Object.entries(tree.categories)) {
      const key = keyOf(tree, Number(node));
      if (numbers.has(key)) continue;
      if (nodes.length >= most) return undefined;
      numbers.set(key, nodes.length);
      const isMissingLeft = tree.missingLeft[Number(node)] === 1;
      nodes.push({ feature: tree.feature[Number(node)]!, isMissingLeft, categories });
    }
  }
  if (nodes.some(({ categories }) => categories.some((category) => category >= MOST_CATEGORIES))) return undefined;
  const features = [...new Set(nodes.map(({ feature }) => feature))].map((feature): FeatureSets => {
    const own = nodes.flatMap((node, number) => (node.feature === feature ? [{ ...node, number }] : []));
    const known = [...new Set(own.flatMap(({ categories }) => categories))].sort((a, b) => a - b);
    const codeOf = new Int32Array((known.at(-1) ?? -1) + 1).fill(NO_CATEGORY);
    known.forEach((category, i) => {
      codeOf[category] = FIRST_CODE + i;
    });
    const goesRight = own.map(({ categories, isMissingLeft }) => {
      const table = new Uint8Array(FIRST_CODE + known.length).fill(1);
      for (const category of categories) table[codeOf[category]!] = 0;
      table[MISSING] = isMissingLeft ? 0 : 1;
      return table;
    });
    return { feature, codeOf, numbers: own.map(({ number }) => number), goesRight };
  });
  return {
    count: nodes.length,
    setOf: (tree, node) => numbers.get(keyOf(tree, node))!,
    fill: (values, rows, cols, out, stride) => {
      const codes = new Int32Array(rows);
      for (const { feature, codeOf, numbers: sets, goesRight } of features) {
        for (let n = 0; n < rows; n++) codes[n] = codeAt(codeOf, values[n * cols + feature]!);
        for (let i = 0; i < sets.length; i++) look(goesRight[i]!, codes, out, sets[i]! * stride);
      }
    },
  };
}

function keyOf({ feature, missingLeft, categories }: TreeNodes, node: number): string {
  return `${feature[node]} ${missingLeft[node]} ${categories[node]!.join()}`;
}

/** As the kernel does where a row goes down a tree: what is between two integers counts as the lower one. */
function codeAt(codeOf: Int32Array, value: number): number {
  if (Number.isNaN(value)) return MISSING;
  return value >= 0 && value < codeOf.length ? codeOf[Math.trunc(value)]! : NO_CATEGORY;
}

function look(goesRight: Uint8Array, codes: Int32Array, out: Uint8Array, at: number): void {
  for (let n = 0; n < codes.length; n++) out[at + n] = goesRight[codes[n]!]!;
}
