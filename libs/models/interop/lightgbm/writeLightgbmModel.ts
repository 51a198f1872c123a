import type { TreeEnsemble } from '../../trees/tree.ts';
import { assertFeatureNames } from '../assertFeatureNames.ts';
import { assertNoCombined } from '../assertNoCombined.ts';
import type { TreeModelState } from '../linkOf.ts';
import { treesWithStart } from '../treesWithStart.ts';
import { objectiveText } from './objectiveText.ts';
import { writeTree } from './writeTree.ts';

/**
 * A model of trees as a text that LightGBM 4 loads (`Booster(model_str=…)`, `Booster(model_file=…)`). Its predictions are
 * equal, those of values that are missing too: LightGBM's `predict` gives a probability, an expected value or classes, its
 * `pred_contrib` the Shapley values of the scores. Initial scores become part of the first trees, as LightGBM keeps none.
 * @param names [F] of the features; blanks in them become `_`, as LightGBM has it
 * @throws WinnowError `model_file_unsupported` for splits by categories that missing values go along with, combined categories,
 *   or several quantiles
 */
export function writeLightgbmModel(state: TreeModelState, names: readonly string[]): string {
  const { ensemble } = state;
  const { nFeatures, initialScores } = ensemble;
  assertNoCombined('writeLightgbmModel', ensemble);
  const shown = names.map((name) => name.replaceAll(/\s/g, '_'));
  assertFeatureNames('writeLightgbmModel', shown, nFeatures);
  const nOutputs = initialScores.length;
  const trees = treesWithStart(ensemble).map(
    ({ tree, bias }, m) => `Tree=${m}\n${writeTree(tree, bias, ensemble.zeroIsMissing ?? [])}\n`,
  );
  const { line, parameters } = objectiveText(state);
  const encoder = new TextEncoder();
  const header = [
    'tree',
    'version=v4',
    `num_class=${nOutputs}`,
    `num_tree_per_iteration=${nOutputs}`,
    'label_index=0',
    `max_feature_idx=${nFeatures - 1}`,
    `objective=${line}`,
    `feature_names=${shown.join(' ')}`,
    `feature_infos=${featureInfos(ensemble).join(' ')}`,
    `tree_sizes=${trees.map((text) => encoder.encode(text).length).join(' ')}`,
    '',
    '',
  ].join('\n');
  const listed = Object.entries({ boosting: 'gbdt', ...parameters }).map(([key, value]) => `[${key}: ${value}]\n`);
  return `${header}${trees.join('')}end of trees\n\nparameters:\n${listed.join('')}end of parameters\n\npandas_categorical:null\n`;
}

/** What is known of the values of each feature: the range of its thresholds, its categories, or that no tree uses it. */
function featureInfos({ nFeatures, trees }: TreeEnsemble): string[] {
  const thresholds = Array.from({ length: nFeatures }, () => [] as number[]);
  const categories = Array.from({ length: nFeatures }, () => new Set<number>());
  for (const tree of trees) {
    tree.feature.forEach((feature, node) => {
      if (feature < 0) return;
      const members = tree.categories[node];
      if (members === undefined) thresholds[feature]!.push(tree.threshold[node]!);
      else for (const category of members) categories[feature]!.add(category);
    });
  }
  return thresholds.map((values, f) => {
    const members = [...categories[f]!].sort((a, b) => a - b);
    if (members.length > 0) return members.join(':');
    if (values.length === 0) return 'none';
    return `[${values.reduce((a, b) => Math.min(a, b))}:${values.reduce((a, b) => Math.max(a, b))}]`;
  });
}
