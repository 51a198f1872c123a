import { isLeaf, type Tree } from '../../trees/tree.ts';
import { floatAbove } from '../float32Bounds.ts';

/** The parent of the root. */
const NONE = 2 ** 31 - 1;

const LARGEST_FLOAT = (2 - 2 ** -23) * 2 ** 127;

/**
 * One tree in the columns of an XGBoost model. Thresholds and leaves become float32, the thresholds so that float32 values go
 * the same way.
 * @param bias what is added to each leaf
 */
export function writeTree(tree: Tree, id: number, bias: number, nFeatures: number) {
  const { order, parents, leftChildren } = placeNodes(tree);
  const isSplit = (node: number): boolean => !isLeaf(tree, node);
  const isCategorical = (node: number): boolean => tree.categories[node] !== undefined;
  const sets = order.filter(isCategorical).map((node) => [...tree.categories[node]!].sort((a, b) => a - b));
  let end = 0;
  const segments = sets.map((set) => {
    end += set.length;
    return end - set.length;
  });
  const outputOf = (node: number): number => (isSplit(node) ? 0 : tree.value[node]! + bias);
  const conditionOf = (node: number): number => {
    if (!isSplit(node)) return outputOf(node);
    return isCategorical(node) ? 0 : Math.min(floatAbove(tree.threshold[node]!), LARGEST_FLOAT);
  };
  return {
    base_weights: Float32Array.from(order, outputOf),
    categories: sets.flat(),
    categories_nodes: order.flatMap((node, at) => (isCategorical(node) ? [at] : [])),
    categories_segments: segments,
    categories_sizes: sets.map((set) => set.length),
    default_left: order.map((node) => Number((tree.missingLeft[node] === 1) !== isCategorical(node))),
    id,
    left_children: leftChildren,
    loss_changes: Float32Array.from(order, (node) => tree.gain[node]!),
    parents,
    right_children: leftChildren.map((child) => (child < 0 ? child : child + 1)),
    split_conditions: Float32Array.from(order, conditionOf),
    split_indices: order.map((node) => Math.max(tree.feature[node]!, 0)),
    split_type: order.map((node) => Number(isCategorical(node))),
    sum_hessian: Float32Array.from(order, (node) => tree.count[node]!),
    tree_param: {
      num_deleted: '0',
      num_feature: String(nFeatures),
      num_nodes: String(order.length),
      size_leaf_vector: '1',
    },
  };
}

interface Placement {
  /** nodes in the order of the file */
  readonly order: readonly number[];
  /** [order] */
  readonly parents: readonly number[];
  /** [order] −1 for a leaf */
  readonly leftChildren: readonly number[];
}

/** XGBoost takes the right child to be the one after the left. Categories go left here and right there. */
function placeNodes(tree: Tree): Placement {
  const order = [0];
  const parents = [NONE];
  const leftChildren: number[] = [];
  for (let at = 0; at < order.length; at++) {
    const node = order[at]!;
    if (isLeaf(tree, node)) {
      leftChildren.push(-1);
      continue;
    }
    const [left, right] = [tree.left[node]!, tree.right[node]!];
    leftChildren.push(order.length);
    order.push(...(tree.categories[node] === undefined ? [left, right] : [right, left]));
    parents.push(at, at);
  }
  return { order, parents, leftChildren };
}
