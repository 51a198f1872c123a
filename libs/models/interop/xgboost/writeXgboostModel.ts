import { assertFeatureNames } from '../assertFeatureNames.ts';
import { assertNoCombined } from '../assertNoCombined.ts';
import { linkOf, type TreeModelState } from '../linkOf.ts';
import { unsupported } from '../modelFileError.ts';
import { treesWithStart } from '../treesWithStart.ts';
import { encodeModel } from './encodeModel.ts';
import { objectiveJson } from './objectiveJson.ts';
import { writeTree } from './writeTree.ts';

/** Of the first release whose form of the base score all later ones read. */
const VERSION = [2, 0, 0];

/**
 * A model of trees as JSON that XGBoost 2 and 3 load (`Booster(model_file='model.json')`). XGBoost takes values as float32
 * and adds in float32: rows of float32 values reach the same leaves, and scores agree to about 1e-6 of their size.
 * Initial scores become part of the first trees, where no link can blur them.
 * @param names [F] of the features
 * @throws WinnowError `model_file_unsupported` for a model that takes 0 for a missing value, combines categories, or
 *   is of several quantiles
 */
export function writeXgboostModel(state: TreeModelState, names: readonly string[]): string {
  const { ensemble } = state;
  const { nFeatures, initialScores, zeroIsMissing } = ensemble;
  assertFeatureNames('writeXgboostModel', names, nFeatures);
  assertNoCombined('writeXgboostModel', ensemble);
  if (zeroIsMissing) {
    throw unsupported('writeXgboostModel', '0 must not be a missing value, as XGBoost cannot say so', zeroIsMissing);
  }
  const nOutputs = initialScores.length;
  const trees = treesWithStart(ensemble).map(({ tree, bias }, m) => writeTree(tree, m, bias, nFeatures));
  const { objective, baseScore } = objectiveJson(state);
  const isCategorical = names.map(() => false);
  for (const tree of ensemble.trees) {
    for (const node of Object.keys(tree.categories)) isCategorical[tree.feature[Number(node)]!] = true;
  }
  const isClasses = linkOf(state) === 'softmax';
  const learner = {
    attributes: {},
    feature_names: names,
    feature_types: isCategorical.map((is) => (is ? 'c' : 'float')),
    gradient_booster: {
      model: {
        gbtree_model_param: { num_parallel_tree: '1', num_trees: String(trees.length) },
        iteration_indptr: Array.from({ length: trees.length / nOutputs + 1 }, (_, round) => round * nOutputs),
        tree_info: trees.map((_, m) => m % nOutputs),
        trees,
      },
      name: 'gbtree',
    },
    learner_model_param: {
      base_score: String(baseScore),
      boost_from_average: '1',
      num_class: String(isClasses ? nOutputs : 0),
      num_feature: String(nFeatures),
      num_target: String(isClasses ? 1 : nOutputs),
    },
    objective,
  };
  return `${encodeModel({ learner, version: VERSION })}\n`;
}
