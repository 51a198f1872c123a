import { createObjective } from '../../trees/objectives/createObjective.ts';
import type { Tree } from '../../trees/tree.ts';
import { type ImportedModel, importedModel } from '../importedModel.ts';
import { invalidFile, unsupported } from '../modelFileError.ts';
import { numbersOf, readObjective } from './readObjective.ts';
import { readTree } from './readTree.ts';
import { type XgboostFile, xgboostFile } from './xgboostFile.ts';

const WHERE = 'XGBoost model';

/**
 * A model that XGBoost wrote as JSON (`save_model('model.json')`), of trees or DART, as a state of the registry model
 * `xgboost`. Rows reach the same leaves, also where rounding of their values to single precision decides; the leaves are
 * added up in double precision, XGBoost's are not, so that scores differ by its rounding, about 1e-6 of their size.
 * Categories are integers: of a data frame, the codes. Of several quantiles, those that cross are sorted.
 * @throws WinnowError `model_file_invalid`; `model_file_unsupported` for linear boosters, several targets, objectives that
 *   Winnow does not have and quantiles that no output is named for
 */
export function readXgboostModel(text: string): ImportedModel {
  const { learner } = parse(text);
  const { objective, toScore } = readObjective(learner);
  const param = learner.learner_model_param;
  const nFeatures = Number(param.num_feature);
  const { nOutputs } = createObjective(objective);
  const base = numbersOf(param.base_score, 'base_score');
  if (base.length !== 1 && base.length !== nOutputs) {
    throw invalidFile(`${WHERE} base_score`, `must have ${nOutputs} numbers`, base.length);
  }
  const trees = treesByRound(learner.gradient_booster, nFeatures, nOutputs);
  const initialScores = Array.from({ length: nOutputs }, (_, k) => toScore(Math.fround(base[k] ?? base[0]!)));
  const ensemble = { nFeatures, initialScores, trees };
  return importedModel(WHERE, objective, ensemble, featureNames(learner.feature_names, nFeatures));
}

function parse(text: string): XgboostFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalidFile(WHERE, 'must be JSON', cause instanceof Error ? cause.message : cause);
  }
  const result = xgboostFile.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalidFile(`${WHERE} ${issue?.path.join('.')}`, issue?.message ?? 'must be of its schema');
}

/** A file without names has features f0, f1 and so on, as XGBoost calls them. */
function featureNames(names: readonly string[], nFeatures: number): readonly string[] {
  if (names.length === 0) return Array.from({ length: nFeatures }, (_, f) => `f${f}`);
  if (names.length === nFeatures) return names;
  throw invalidFile(`${WHERE} feature_names`, `must be ${nFeatures}`, names.length);
}

/**
 * The trees of each class in turn, as an ensemble has them: with several parallel trees a file has those of one class
 * together.
 */
function treesByRound(
  booster: XgboostFile['learner']['gradient_booster'],
  nFeatures: number,
  nOutputs: number,
): readonly Tree[] {
  if (booster.name === 'gblinear') throw unsupported(WHERE, 'the booster must be gbtree or dart', booster.name);
  const { trees, tree_info } = booster.name === 'dart' ? booster.gbtree.model : booster.model;
  if (tree_info.length !== trees.length) {
    throw invalidFile(`${WHERE} tree_info`, `must have ${trees.length} numbers`, tree_info.length);
  }
  const byClass = Array.from({ length: nOutputs }, () => [] as Tree[]);
  trees.forEach((file, m) => {
    const weight = booster.name === 'dart' ? booster.weight_drop[m] : 1;
    if (weight === undefined) throw invalidFile(`${WHERE} weight_drop`, `must have ${trees.length} numbers`, m);
    const ofClass = byClass[tree_info[m]!];
    if (!ofClass) throw invalidFile(`${WHERE} tree_info`, `must be a class below ${nOutputs}`, tree_info[m]);
    ofClass.push(readTree(`${WHERE} tree ${m}`, file, nFeatures, Math.fround(weight)));
  });
  const nRounds = trees.length / nOutputs;
  if (byClass.some((ofClass) => ofClass.length !== nRounds)) {
    throw invalidFile(`${WHERE} tree_info`, 'each class must have as many trees', tree_info.join(' '));
  }
  return Array.from({ length: trees.length }, (_, m) => byClass[m % nOutputs]![Math.floor(m / nOutputs)]!);
}
