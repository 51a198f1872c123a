import type { TreeState } from '../treeState.ts';

/** The objective of an XGBoost model, and the base score that stands for a score of 0. */
export interface ObjectiveJson {
  readonly objective: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly baseScore: number;
}

/** A forest predicts what its trees add up to, which is what XGBoost's squared error does. */
export function objectiveJson(state: TreeState): ObjectiveJson {
  const squared = {
    objective: { name: 'reg:squarederror', reg_loss_param: { scale_pos_weight: '1' } },
    baseScore: 0,
  };
  if ('task' in state) return squared;
  const { objective } = state;
  switch (objective.name) {
    case 'squared':
      return squared;
    case 'logistic':
      return { objective: { name: 'binary:logistic', reg_loss_param: { scale_pos_weight: '1' } }, baseScore: 0.5 };
    case 'poisson': {
      const poisson_regression_param = { max_delta_step: '0.7' }; // the default
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
    case 'huber': {
      const pseudo_huber_param = { huber_slope: String(objective.delta) };
      return { objective: { name: 'reg:pseudohubererror', pseudo_huber_param }, baseScore: 0 };
    }
    default:
      return objective satisfies never;
  }
}
