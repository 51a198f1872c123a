import { isLeaf, type Tree } from '../../trees/tree.ts';
import { unsupported } from '../modelFileError.ts';
import { encodeDecisionType } from './decisionType.ts';

const WORD_BITS = 32;

/**
 * One tree as lines of a LightGBM text model. Its splits are numbered from 0 on, its leaves −1, −2 and so on. LightGBM
 * counts rows: weights are rounded, and a leaf that none reached counts as of one, without which its Shapley values are NaN.
 * @param bias          what is added to each leaf
 * @param zeroIsMissing features of which 0 is a missing value
 * @throws WinnowError `model_file_unsupported` where missing values go along with categories: LightGBM sends them the other way
 */
export function writeTree(tree: Tree, bias: number, zeroIsMissing: readonly number[]): string {
  const nodes = tree.feature.map((_, node) => node);
  const splits = nodes.filter((node) => !isLeaf(tree, node));
  const leaves = nodes.filter((node) => isLeaf(tree, node));
  const idOf = new Map<number, number>();
  splits.forEach((node, i) => {
    idOf.set(node, i);
  });
  leaves.forEach((node, i) => {
    idOf.set(node, ~i);
  });
  const sets = categorySets(tree, splits);
  const column = (among: readonly number[], numberOf: (node: number) => number): string =>
    among.map(numberOf).join(' ');
  const count = (node: number): number =>
    isLeaf(tree, node)
      ? Math.max(1, Math.round(tree.count[node]!))
      : count(tree.left[node]!) + count(tree.right[node]!);
  return [
    `num_leaves=${leaves.length}`,
    `num_cat=${sets.boundaries.length - 1}`,
    `split_feature=${column(splits, (node) => tree.feature[node]!)}`,
    `split_gain=${column(splits, (node) => tree.gain[node]!)}`,
    `threshold=${column(splits, (node) => sets.setOf.get(node) ?? tree.threshold[node]!)}`,
    `decision_type=${column(splits, (node) => decisionOf(tree, node, zeroIsMissing))}`,
    `left_child=${column(splits, (node) => idOf.get(tree.left[node]!)!)}`,
    `right_child=${column(splits, (node) => idOf.get(tree.right[node]!)!)}`,
    `leaf_value=${column(leaves, (node) => tree.value[node]! + bias)}`,
    `leaf_count=${column(leaves, count)}`,
    `internal_count=${column(splits, count)}`,
    ...(sets.setOf.size > 0
      ? [`cat_boundaries=${sets.boundaries.join(' ')}`, `cat_threshold=${sets.words.join(' ')}`]
      : []),
    'is_linear=0',
    'shrinkage=1',
    '',
    '',
  ].join('\n');
}

function decisionOf(tree: Tree, node: number, zeroIsMissing: readonly number[]): number {
  const isCategorical = tree.categories[node] !== undefined;
  const defaultLeft = tree.missingLeft[node] === 1;
  if (isCategorical && defaultLeft) {
    const rule = 'what is missing must not go along with categories, as LightGBM cannot say so';
    throw unsupported('writeLightgbmModel', rule, `feature ${tree.feature[node]}`);
  }
  const missing = isCategorical ? 'none' : zeroIsMissing.includes(tree.feature[node]!) ? 'zero' : 'nan';
  return encodeDecisionType({ isCategorical, defaultLeft, missing });
}

interface CategorySets {
  /** number of the set of a split by categories */
  readonly setOf: ReadonlyMap<number, number>;
  /** where the words of each set begin, and at last their number */
  readonly boundaries: readonly number[];
  /** bits of the categories of all sets */
  readonly words: readonly number[];
}

function categorySets({ categories }: Tree, splits: readonly number[]): CategorySets {
  const setOf = new Map<number, number>();
  const boundaries = [0];
  const words: number[] = [];
  for (const node of splits) {
    const members = categories[node];
    if (members === undefined) continue;
    const highest = members.reduce((a, b) => Math.max(a, b), 0);
    const bits = new Uint32Array(Math.floor(highest / WORD_BITS) + 1);
    for (const category of members) bits[Math.floor(category / WORD_BITS)]! |= 1 << (category % WORD_BITS);
    setOf.set(node, setOf.size);
    for (const word of bits) words.push(word);
    boundaries.push(words.length);
  }
  return { setOf, boundaries, words };
}
