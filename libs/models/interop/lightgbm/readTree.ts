import type { Tree } from '../../trees/tree.ts';
import { type FileNode, importedTree } from '../importedTree.ts';
import { invalidFile, unsupported } from '../modelFileError.ts';
import { stump } from '../stump.ts';
import { decodeDecisionType, type MissingType } from './decisionType.ts';
import type { TextFields } from './textFields.ts';

/** Told for each split by a threshold what its feature takes for missing. */
export type MissingNote = (where: string, feature: number, missing: MissingType) => void;

const WORD_BITS = 32;

/**
 * One tree of a LightGBM text model. Its splits are numbered from 0 on, its leaves −1, −2 and so on.
 * @param nFeatures features of the model
 * @param scale     what leaves are multiplied by
 * @throws WinnowError `model_file_invalid`, or `model_file_unsupported` for linear leaves
 */
export function readTree(fields: TextFields, nFeatures: number, scale: number, note: MissingNote): Tree {
  const { where } = fields;
  if (fields.has('is_linear') && fields.integer('is_linear', 0) !== 0) {
    throw unsupported(
      where,
      'must be trained without linear_tree, which puts a linear model into each leaf',
      'is_linear=1',
    );
  }
  const nLeaves = fields.integer('num_leaves', 1);
  const value = fields.numbers('leaf_value', nLeaves);
  if (nLeaves === 1) return stump(scale * value[0]!);
  const leafCount = fields.numbers('leaf_count', nLeaves);
  const splitAt = splitReader(fields, nLeaves - 1, nFeatures, note);
  const nodeAt = (id: number): FileNode =>
    id < 0 ? { kind: 'leaf', value: scale * value[~id]!, count: leafCount[~id]! } : splitAt(id);
  const refuse = (id: number): never => {
    throw invalidFile(where, 'a node must be the child of one other', id);
  };
  return importedTree(0, nodeAt, refuse);
}

function splitReader(
  fields: TextFields,
  nSplits: number,
  nFeatures: number,
  note: MissingNote,
): (id: number) => FileNode {
  const { where } = fields;
  const column = (key: string): number[] => fields.numbers(key, nSplits);
  const [feature, threshold, decision] = [column('split_feature'), column('threshold'), column('decision_type')];
  const [left, right] = [column('left_child'), column('right_child')];
  const [gain, count] = [column('split_gain'), column('internal_count')];
  const categoriesOf = categoryReader(fields);
  const child = (id: number): number => {
    if (Number.isInteger(id) && id < nSplits && id >= -(nSplits + 1) && id !== 0) return id;
    throw invalidFile(where, 'a child must be a split or a leaf of the tree', id);
  };
  return (id) => {
    const type = decodeDecisionType(decision[id]!);
    if (type === undefined) throw invalidFile(`${where} decision_type`, 'must be from 0 to 11', decision[id]);
    const f = feature[id]!;
    if (!Number.isInteger(f) || f < 0 || f >= nFeatures) {
      throw invalidFile(`${where} split_feature`, `must be a feature from 0 to ${nFeatures - 1}`, f);
    }
    const at = threshold[id]!;
    const common = {
      kind: 'split',
      feature: f,
      left: child(left[id]!),
      right: child(right[id]!),
      gain: gain[id]!,
      count: count[id]!,
    } as const;
    if (type.isCategorical) {
      return { ...common, threshold: 0, categories: categoriesOf(at), missingLeft: false };
    }
    note(where, f, type.missing);
    const missingLeft = type.missing === 'none' ? at >= 0 : type.defaultLeft; // 'none' takes what is missing for 0
    return { ...common, threshold: at, missingLeft };
  };
}

/** @returns the categories of the set of a number, which are bits of `cat_threshold` from `cat_boundaries` on */
function categoryReader(fields: TextFields): (set: number) => number[] {
  const nSets = fields.integer('num_cat', 0);
  if (nSets === 0) {
    return (set) => {
      throw invalidFile(`${fields.where} threshold`, 'must be a set of categories of the tree, which has none', set);
    };
  }
  const boundaries = fields.numbers('cat_boundaries', nSets + 1);
  const words = fields.numbers('cat_threshold', boundaries[nSets]!);
  return (set) => {
    const [begin, end] = [boundaries[set], boundaries[set + 1]];
    if (begin === undefined || end === undefined) {
      throw invalidFile(`${fields.where} threshold`, `must be one of the ${nSets} sets of categories`, set);
    }
    const categories: number[] = [];
    for (let bit = 0; bit < WORD_BITS * (end - begin); bit++) {
      if ((words[begin + Math.floor(bit / WORD_BITS)]! >>> (bit % WORD_BITS)) & 1) categories.push(bit);
    }
    if (categories.length === 0) throw invalidFile(`${fields.where} cat_threshold`, 'must hold a category', 'none');
    return categories;
  };
}
