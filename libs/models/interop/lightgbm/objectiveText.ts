import type { ObjectiveSpec } from '../../trees/objectives/createObjective.ts';
import type { TreeModelState } from '../linkOf.ts';
import { unsupported } from '../modelFileError.ts';

/** The objective of a LightGBM text model: its line `objective=`, and what stands among the parameters. */
export interface ObjectiveText {
  readonly line: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

const regression: ObjectiveText = { line: 'regression', parameters: { objective: 'regression' } };

/**
 * What LightGBM does not have but predicts scores as they are, pseudo-Huber and forests, becomes its regression.
 * @throws WinnowError `model_file_unsupported` for several quantiles in one model
 */
export function objectiveText(state: TreeModelState): ObjectiveText {
  if ('task' in state) return regression;
  const { objective } = state;
  switch (objective.name) {
    case 'squared':
    case 'pseudo_huber':
      return regression;
    case 'logistic':
      return { line: 'binary sigmoid:1', parameters: { objective: 'binary' } };
    case 'poisson':
      return { line: 'poisson', parameters: { objective: 'poisson' } };
    case 'softmax': {
      const { nClasses } = objective;
      return {
        line: `multiclass num_class:${nClasses}`,
        parameters: { objective: 'multiclass', num_class: nClasses },
      };
    }
    case 'quantile':
      return { line: 'quantile', parameters: { objective: 'quantile', alpha: objective.alpha } };
    case 'quantiles':
      throw unsupported('writeLightgbmModel', 'a model must be of one quantile', objective.alphas);
    case 'huber':
      return { line: 'huber', parameters: { objective: 'huber', alpha: objective.delta } };
    default:
      return objective satisfies never;
  }
}

/** LightGBM's default where a model does not say. */
const ALPHA = 0.9;

export interface ReadObjective {
  readonly objective: ObjectiveSpec;
  /** what scores have to be multiplied by for the objective to read them */
  readonly scale: number;
}

/**
 * @param line  of `objective=`
 * @param alpha among the parameters
 * @throws WinnowError `model_file_unsupported` for an objective that Winnow does not have
 */
export function readObjective(line: string, nOutputs: number, alpha: string | undefined): ReadObjective {
  const [name, ...words] = line.split(' ').filter(Boolean);
  const option = (key: string): string | undefined =>
    words.find((word) => word.startsWith(`${key}:`))?.slice(key.length + 1);
  const plain = (objective: ObjectiveSpec): ReadObjective => ({ objective, scale: 1 });
  const level = Number(alpha ?? ALPHA);
  if (words.includes('sqrt')) throw unsupported('LightGBM model', 'must be trained without reg_sqrt', line);
  switch (name) {
    case 'regression':
      return plain({ name: 'squared' });
    case 'regression_l1':
      return plain({ name: 'quantile', alpha: 0.5 });
    case 'huber':
      return plain({ name: 'huber', delta: level });
    case 'quantile':
      return plain({ name: 'quantile', alpha: level });
    case 'poisson':
      return plain({ name: 'poisson' });
    case 'binary':
      return { objective: { name: 'logistic' }, scale: Number(option('sigmoid') ?? 1) };
    case 'multiclass':
      return plain({ name: 'softmax', nClasses: nOutputs });
    default: {
      const known = 'regression, regression_l1, huber, quantile, poisson, binary or multiclass';
      throw unsupported('LightGBM model', `the objective must be ${known}`, line);
    }
  }
}
