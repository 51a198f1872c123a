import type { ObjectiveSpec } from '../../trees/objectives/createObjective.ts';
import { invalidFile, unsupported } from '../modelFileError.ts';
import type { XgboostFile } from './xgboostFile.ts';

export interface ReadObjective {
  readonly objective: ObjectiveSpec;
  /** the score that a base score, which is in units of predictions, stands for */
  readonly toScore: (baseScore: number) => number;
}

const same = (baseScore: number): number => baseScore;

/** @throws WinnowError `model_file_invalid`, or `model_file_unsupported` for an objective that Winnow does not have, or for several targets */
export function readObjective({ objective, learner_model_param }: XgboostFile['learner']): ReadObjective {
  const { name } = objective;
  if (Number(learner_model_param.num_target) > 1 && name !== 'reg:quantileerror') {
    throw unsupported('XGBoost model', 'must have one target', learner_model_param.num_target);
  }
  switch (name) {
    case 'binary:logistic':
    case 'reg:logistic':
      return { objective: { name: 'logistic' }, toScore: (p) => -Math.log(1 / p - 1) };
    case 'reg:squarederror':
      return { objective: { name: 'squared' }, toScore: same };
    case 'reg:absoluteerror':
      return { objective: { name: 'quantile', alpha: 0.5 }, toScore: same };
    case 'reg:pseudohubererror': {
      const slope = Number(objective.pseudo_huber_param?.huber_slope ?? 1);
      return { objective: { name: 'pseudo_huber', slope }, toScore: same };
    }
    case 'reg:quantileerror': {
      const alphas = numbersOf(objective.quantile_loss_param?.quantile_alpha ?? '', 'quantile_alpha');
      const [alpha] = alphas;
      const spec =
        alphas.length === 1 ? ({ name: 'quantile', alpha: alpha! } as const) : { name: 'quantiles' as const, alphas };
      return { objective: spec, toScore: same };
    }
    case 'count:poisson':
      return { objective: readPoisson(objective), toScore: Math.log };
    case 'multi:softprob':
    case 'multi:softmax': {
      const nClasses = Number(learner_model_param.num_class);
      if (nClasses < 2) throw invalidFile('XGBoost model num_class', 'must be 2 or more', nClasses);
      return { objective: { name: 'softmax', nClasses }, toScore: same };
    }
    default: {
      const known =
        'binary:logistic, reg:logistic, reg:squarederror, reg:absoluteerror, reg:pseudohubererror, reg:quantileerror, count:poisson, multi:softprob or multi:softmax';
      throw unsupported('XGBoost model', `the objective must be ${known}`, name);
    }
  }
}

function readPoisson({ poisson_regression_param }: XgboostFile['learner']['objective']): ObjectiveSpec {
  if (poisson_regression_param === undefined) return { name: 'poisson' };
  return { name: 'poisson', maxDeltaStep: Number(poisson_regression_param.max_delta_step) };
}

/** One or several numbers of a text: `5E-1`, `[5E-1,1E0]`. */
export function numbersOf(text: string, key: string): number[] {
  const numbers = text
    .replaceAll(/[[\]()]/g, '')
    .split(',')
    .map((word) => (word.trim() === '' ? Number.NaN : Number(word)));
  const bad = numbers.some((value) => !Number.isFinite(value));
  if (bad) throw invalidFile(`XGBoost model ${key}`, 'must be a number, or numbers in brackets', text);
  return numbers;
}
