import type { OnnxNode } from '../../onnx/onnxModel.ts';
import { isLeaf, type Tree, type TreeEnsemble } from '../../trees/tree.ts';
import { floatAtMost } from '../float32Bounds.ts';

/** One node of an ensemble: rows for which it holds go to `whenTrue`. */
interface NodeRow {
  readonly tree: number;
  readonly id: number;
  readonly mode: 'BRANCH_LEQ' | 'BRANCH_EQ' | 'LEAF';
  readonly feature: number;
  readonly value: number;
  readonly whenTrue: number;
  readonly whenFalse: number;
  readonly missingIsTrue: number;
}

/**
 * Sums of leaves by TreeEnsembleRegressor of ai.onnx.ml 1 to 3, which every runtime knows, in single precision. Thresholds
 * become the float32 that decides on float32 values in the same way. A split by categories becomes a chain of nodes, one
 * for each, that share their way to the left.
 */
export function treeRegressorNode({ trees, initialScores }: TreeEnsemble, input: string, output: string): OnnxNode {
  const nOutputs = initialScores.length;
  const nodes = trees.flatMap(rowsOf);
  const leaves = nodes.filter(({ mode }) => mode === 'LEAF');
  const ints = (from: readonly NodeRow[], pick: (row: NodeRow) => number) => ({ ints: from.map(pick) });
  return {
    op: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    inputs: [input],
    outputs: [output],
    attributes: {
      n_targets: { int: nOutputs },
      aggregate_function: { string: 'SUM' },
      post_transform: { string: 'NONE' },
      nodes_treeids: ints(nodes, ({ tree }) => tree),
      nodes_nodeids: ints(nodes, ({ id }) => id),
      nodes_featureids: ints(nodes, ({ feature }) => feature),
      nodes_modes: { strings: nodes.map(({ mode }) => mode) },
      nodes_values: { floats: nodes.map(({ value }) => value) },
      nodes_truenodeids: ints(nodes, ({ whenTrue }) => whenTrue),
      nodes_falsenodeids: ints(nodes, ({ whenFalse }) => whenFalse),
      nodes_missing_value_tracks_true: ints(nodes, ({ missingIsTrue }) => missingIsTrue),
      target_treeids: ints(leaves, ({ tree }) => tree),
      target_nodeids: ints(leaves, ({ id }) => id),
      target_ids: ints(leaves, ({ tree }) => tree % nOutputs),
      target_weights: { floats: leaves.map(({ tree, id }) => trees[tree]!.value[id]!) },
    },
  };
}

function rowsOf(tree: Tree, number: number): NodeRow[] {
  let nextId = tree.feature.length;
  return tree.feature.flatMap((feature, node) => {
    const row = { tree: number, id: node, feature, whenTrue: tree.left[node]!, whenFalse: tree.right[node]! };
    if (isLeaf(tree, node)) {
      return [{ ...row, mode: 'LEAF', feature: 0, value: 0, whenTrue: 0, whenFalse: 0, missingIsTrue: 0 }];
    }
    const missingIsTrue = tree.missingLeft[node]!;
    const categories = tree.categories[node];
    if (categories === undefined) {
      return [{ ...row, mode: 'BRANCH_LEQ', value: floatAtMost(tree.threshold[node]!), missingIsTrue }];
    }
    return categories.map((category, i): NodeRow => {
      const id = i === 0 ? node : nextId++;
      const whenFalse = i === categories.length - 1 ? row.whenFalse : nextId;
      return { ...row, id, mode: 'BRANCH_EQ', value: category, whenFalse, missingIsTrue: i === 0 ? missingIsTrue : 0 };
    });
  });
}
