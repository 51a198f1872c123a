import type { ObjectiveSpec } from '../../trees/objectives/createObjective.ts';
import type { TreeModelState } from '../linkOf.ts';
import { invalidFile, unsupported } from '../modelFileError.ts';

const WHERE = 'LightGBM model';

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
const ALPHA = '0.9';

export interface ReadObjective {
  readonly objective: ObjectiveSpec;
  /** what scores have to be multiplied by for the objective to read them */
  readonly scale: number;
}

/**
 * @param line  of `objective=`
 * @param alpha among the parameters
 * @throws WinnowError `model_file_invalid`, or `model_file_unsupported` for an objective that Winnow does not have
 */
export function readObjective(line: string, nOutputs: number, alpha = ALPHA): ReadObjective {
  const [name, ...words] = line.split(' ').filter(Boolean);
  if (words.includes('sqrt')) throw unsupported(WHERE, 'must be trained without reg_sqrt', line);
  if (name === 'multiclass') return { objective: { name: 'softmax', nClasses: nOutputs }, scale: 1 };
  const objective = readSingle(name, line, alpha);
  if (nOutputs !== 1) throw unsupported(WHERE, 'must have one output, or the objective multiclass', nOutputs);
  const sigmoid = words.find((word) => word.startsWith('sigmoid:'))?.slice('sigmoid:'.length) ?? '1';
  return { objective, scale: objective.name === 'logistic' ? positive('sigmoid', sigmoid) : 1 };
}

function readSingle(name: string | undefined, line: string, alpha: string): ObjectiveSpec {
  switch (name) {
    case 'regression':
      return { name: 'squared' };
    case 'regression_l1':
      return { name: 'quantile', alpha: 0.5 };
    case 'huber':
      return { name: 'huber', delta: positive('alpha', alpha) };
    case 'quantile':
      return { name: 'quantile', alpha: positive('alpha', alpha) };
    case 'poisson':
      return { name: 'poisson' };
    case 'binary':
      return { name: 'logistic' };
    default: {
      const known = 'regression, regression_l1, huber, quantile, poisson, binary or multiclass';
      throw unsupported(WHERE, `the objective must be ${known}`, line);
    }
  }
}

function positive(key: string, text: string): number {
  const value = Number(text);
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw invalidFile(`${WHERE} ${key}`, 'must be a number above 0', text);
}
