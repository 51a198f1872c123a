import type { TreeModelState } from '../linkOf.ts';
import { unsupported } from '../modelFileError.ts';

/** The objective of an XGBoost model, and the base score that stands for a score of 0. */
export interface ObjectiveJson {
  readonly objective: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly baseScore: number;
}

const squared: ObjectiveJson = {
  objective: { name: 'reg:squarederror', reg_loss_param: { scale_pos_weight: '1' } },
  baseScore: 0,
};

/** XGBoost's default. */
const MAX_DELTA_STEP = 0.7;

/**
 * What XGBoost does not have but predicts scores as they are, Huber and forests, becomes its squared error.
 * @throws WinnowError `model_file_unsupported` for several quantiles in one model
 */
export function objectiveJson(state: TreeModelState): ObjectiveJson {
  if ('task' in state) return squared;
  const { objective } = state;
  switch (objective.name) {
    case 'squared':
    case 'huber':
      return squared;
    case 'logistic':
      return { objective: { name: 'binary:logistic', reg_loss_param: { scale_pos_weight: '1' } }, baseScore: 0.5 };
    case 'poisson': {
      const poisson_regression_param = { max_delta_step: String(objective.maxDeltaStep ?? MAX_DELTA_STEP) };
      return { objective: { name: 'count:poisson', poisson_regression_param }, baseScore: 1 };
    }
    case 'softmax': {
      const softmax_multiclass_param = { num_class: String(objective.nClasses) };
      return { objective: { name: 'multi:softprob', softmax_multiclass_param }, baseScore: 0 };
    }
    case 'quantile': {
      const quantile_loss_param = { quantile_alpha: `[${objective.alpha}]` };
      return { objective: { name: 'reg:quantileerror', quantile_loss_param }, baseScore: 0 };
    }
    case 'quantiles':
      throw unsupported(
        'writeXgboostModel',
        'a model must be of one quantile, as XGBoost lets several cross',
        objective.alphas,
      );
    case 'pseudo_huber': {
      const pseudo_huber_param = { huber_slope: String(objective.slope) };
      return { objective: { name: 'reg:pseudohubererror', pseudo_huber_param }, baseScore: 0 };
    }
    default:
      return objective satisfies never;
  }
}
