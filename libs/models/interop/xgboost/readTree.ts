import type { Tree } from '../../trees/tree.ts';
import { roundsBelow } from '../float32Bounds.ts';
import { type FileNode, importedTree } from '../importedTree.ts';
import { invalidFile, unsupported } from '../modelFileError.ts';
import type { XgboostTree } from './xgboostFile.ts';

/**
 * One tree of an XGBoost model. There a value goes left if it is below a float32, or if it is not among some categories;
 * here categories go left, so that such a split changes sides. Rows are counted by their hessians, as XGBoost does.
 * @param nFeatures features of the model
 * @param weight    what leaves are multiplied by
 */
export function readTree(where: string, file: XgboostTree, nFeatures: number, weight: number): Tree {
  if (Number(file.tree_param.size_leaf_vector) > 1) {
    throw unsupported(where, 'must have one output a leaf: multi_strategy one_output_per_tree', 'a vector');
  }
  assertColumns(where, file);
  const categories = categoriesOf(where, file);
  const nodeAt = (id: number): FileNode => {
    const left = file.left_children[id];
    const right = file.right_children[id];
    if (left === undefined || right === undefined) throw invalidFile(where, 'a child must be a node of the tree', id);
    const condition = Math.fround(file.split_conditions[id]!);
    const count = file.sum_hessian[id]!;
    if (left === -1) return { kind: 'leaf', value: weight * condition, count };
    const feature = file.split_indices[id]!;
    if (feature < 0 || feature >= nFeatures) {
      throw invalidFile(where, `a split must be by a feature from 0 to ${nFeatures - 1}`, feature);
    }
    const isDefaultLeft = file.default_left[id] === 1;
    const common = { kind: 'split', feature, gain: file.loss_changes[id]!, count } as const;
    if (file.split_type[id] !== 1) {
      return { ...common, threshold: roundsBelow(condition), missingLeft: isDefaultLeft, left, right };
    }
    const members = categories.get(id);
    if (members === undefined) throw invalidFile(where, 'a split by categories must have some', `none at node ${id}`);
    return { ...common, threshold: 0, categories: members, missingLeft: !isDefaultLeft, left: right, right: left };
  };
  return importedTree(0, nodeAt, (id) => {
    throw invalidFile(where, 'a node must be the child of one other', id);
  });
}

function assertColumns(where: string, file: XgboostTree): void {
  const nNodes = file.left_children.length;
  const columns = {
    right_children: file.right_children,
    split_indices: file.split_indices,
    split_conditions: file.split_conditions,
    default_left: file.default_left,
    loss_changes: file.loss_changes,
    sum_hessian: file.sum_hessian,
  };
  for (const [name, column] of Object.entries(columns)) {
    if (column.length !== nNodes) throw invalidFile(`${where} ${name}`, `must have ${nNodes} numbers`, column.length);
  }
}

/** Categories by node. */
function categoriesOf(where: string, file: XgboostTree): Map<number, number[]> {
  const byNode = new Map<number, number[]>();
  file.categories_nodes.forEach((node, i) => {
    const begin = file.categories_segments[i] ?? 0;
    const members = file.categories.slice(begin, begin + (file.categories_sizes[i] ?? 0));
    if (members.length === 0) throw invalidFile(`${where} categories`, 'a split by categories must have some', 'none');
    byNode.set(node, members);
  });
  return byNode;
}
