import { addToScores, partitionRows, type Region, type RowSet, type TreeWorkspace } from '@winnow/kernels';
import { type FeatureBins, valueBins } from '../binnedDataset.ts';
import { isLeaf, type Tree } from '../tree.ts';

/** Where a row set keeps the scores of one output. */
export interface ScoreColumn {
  readonly scores: Region<Float64Array>;
  readonly offset: number;
}

/**
 * scores[row] += factor · (what the tree says of the row), for the rows of a set that are binned like those the tree was
 * grown on. The set is permuted.
 */
export function addTree(
  work: TreeWorkspace,
  features: readonly FeatureBins[],
  tree: Tree,
  set: RowSet,
  { scores, offset }: ScoreColumn,
  factor: number,
): void {
  const visit = (node: number, begin: number, end: number): void => {
    if (begin === end) return;
    if (isLeaf(tree, node)) {
      addToScores(scores, offset, set, begin, end, factor * tree.value[node]!);
      return;
    }
    markLeftBins(work, features[tree.feature[node]!]!, tree, node);
    const middle = partitionRows(work, set, tree.feature[node]!, begin, end);
    visit(tree.left[node]!, begin, middle);
    visit(tree.right[node]!, middle, end);
  };
  visit(0, 0, set.count);
}

function markLeftBins(work: TreeWorkspace, feature: FeatureBins, tree: Tree, node: number): void {
  const goesLeft = work.goesLeft.view().fill(0);
  if (feature.kind === 'categorical') {
    for (const category of tree.categories[node]!) goesLeft[feature.categories.indexOf(category) + 1] = 1;
    return;
  }
  const threshold = tree.threshold[node]!;
  goesLeft.fill(1, 0, feature.bounds.filter((bound) => bound < threshold).length + 1);
  if (feature.hasMissing) goesLeft[valueBins(feature)] = tree.missingLeft[node]!;
}
