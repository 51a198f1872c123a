import type { OnnxNode } from '../../onnx/onnxModel.ts';
import { isLeaf, type Tree, type TreeEnsemble } from '../../trees/tree.ts';
import { floats } from './graphParts.ts';

/** TreeEnsemble's numbers of `nodes_modes` and of `aggregate_function`. */
const LESS_OR_EQUAL = 0;
const MEMBER = 6;
const SUM = 1;

/** Columns over all splits, and over all leaves. */
interface Columns {
  readonly feature: number[];
  readonly mode: number[];
  readonly split: number[];
  readonly trueId: number[];
  readonly trueIsLeaf: number[];
  readonly falseId: number[];
  readonly falseIsLeaf: number[];
  readonly missingIsTrue: number[];
  /** sets of categories, NaN between them */
  readonly members: number[];
  readonly root: number[];
  readonly leafOutput: number[];
  readonly leafValue: number[];
}

/** Sums of leaves by TreeEnsemble of ai.onnx.ml 5, which has double precision and sets of categories. */
export function treeEnsembleNode({ trees, initialScores }: TreeEnsemble, input: string, output: string): OnnxNode {
  const columns = columnsOf(trees, initialScores.length);
  const { split, mode, leafValue, members } = columns;
  const modes = { name: 'modes', type: 'uint8', dims: [mode.length], data: Uint8Array.from(mode) } as const;
  return {
    op: 'TreeEnsemble',
    domain: 'ai.onnx.ml',
    inputs: [input],
    outputs: [output],
    attributes: {
      n_targets: { int: initialScores.length },
      aggregate_function: { int: SUM },
      post_transform: { int: 0 },
      tree_roots: { ints: columns.root },
      nodes_featureids: { ints: columns.feature },
      nodes_modes: { tensor: modes },
      nodes_splits: { tensor: floats('float64', 'splits', [split.length], split) },
      nodes_truenodeids: { ints: columns.trueId },
      nodes_trueleafs: { ints: columns.trueIsLeaf },
      nodes_falsenodeids: { ints: columns.falseId },
      nodes_falseleafs: { ints: columns.falseIsLeaf },
      nodes_missing_value_tracks_true: { ints: columns.missingIsTrue },
      leaf_targetids: { ints: columns.leafOutput },
      leaf_weights: { tensor: floats('float64', 'leaves', [leafValue.length], leafValue) },
      ...(members.length > 0 && {
        membership_values: { tensor: floats('float64', 'members', [members.length], members) },
      }),
    },
  };
}

function columnsOf(trees: readonly Tree[], nOutputs: number): Columns {
  const columns: Columns = {
    feature: [],
    mode: [],
    split: [],
    trueId: [],
    trueIsLeaf: [],
    falseId: [],
    falseIsLeaf: [],
    missingIsTrue: [],
    members: [],
    root: [],
    leafOutput: [],
    leafValue: [],
  };
  trees.forEach((tree, m) => {
    appendTree(columns, tree, m % nOutputs);
  });
  return columns;
}

function appendTree(columns: Columns, tree: Tree, output: number): void {
  const firstSplit = columns.feature.length;
  const idOf: number[] = [];
  let nSplits = 0;
  tree.feature.forEach((_, node) => {
    if (!isLeaf(tree, node)) idOf.push(firstSplit + nSplits++);
    else {
      columns.leafOutput.push(output);
      idOf.push(columns.leafValue.push(tree.value[node]!) - 1);
    }
  });
  columns.root.push(firstSplit);
  if (nSplits === 0) appendSplit(columns, tree, 0, idOf); // a tree must have a split: both its sides are the one leaf
  tree.feature.forEach((_, node) => {
    if (!isLeaf(tree, node)) appendSplit(columns, tree, node, idOf);
  });
}

/** @param idOf number among the splits, or among the leaves, of each node */
function appendSplit(columns: Columns, tree: Tree, node: number, idOf: readonly number[]): void {
  const [left, right] = [tree.left[node]!, tree.right[node]!];
  const categories = tree.categories[node];
  columns.feature.push(Math.max(tree.feature[node]!, 0));
  columns.mode.push(categories === undefined ? LESS_OR_EQUAL : MEMBER);
  columns.split.push(tree.threshold[node]!);
  columns.trueId.push(idOf[left]!);
  columns.trueIsLeaf.push(Number(isLeaf(tree, left)));
  columns.falseId.push(idOf[right]!);
  columns.falseIsLeaf.push(Number(isLeaf(tree, right)));
  columns.missingIsTrue.push(tree.missingLeft[node]!);
  if (categories === undefined) return;
  for (const category of categories) columns.members.push(category);
  columns.members.push(Number.NaN);
}
