import {
  backtest,
  comparePolicies,
  conviction,
  costsSchema,
  decidePositions,
  maxDrawdown,
  type PolicyComparison,
  type PolicyFigures,
  policySchema,
} from '@winnow/evaluation';
import type { OutputName, Outputs, Targets } from '@winnow/models';
import { standardDeviation, sum, take } from '@winnow/numerics';
import type { TablePlan } from './planTable.ts';

export type TablePolicies = PolicyComparison<PolicyFigures>;

/** What models said of rows that they were not fitted to. */
interface TestedRows {
  /** [N] that tested the row, −1 for none */
  readonly fold: Int32Array;
  /** [N] each */
  readonly outputs: Outputs;
}

/** As a study has them where it says nothing: long or flat, at a basis point of what is traded. */
const POLICY = policySchema.parse({});
const COSTS = costsSchema.parse({});

/**
 * The policies of an ensemble on the rows that were tested, each by a model that had not seen it. The target of a row is taken for the
 * return that a position at the row earns. Notation: N rows.
 * @returns undefined for a model that is no ensemble, and for targets of several rows, whose returns overlap
 */
export function tablePolicies(
  { model, params, horizon }: Pick<TablePlan, 'model' | 'params' | 'horizon'>,
  { fold, outputs }: TestedRows,
  targets: Targets,
): TablePolicies | undefined {
  const policies = model.policiesFor?.(params);
  if (policies === undefined || horizon !== 1) return undefined;
  const rows = Int32Array.from(fold.keys()).filter((row) => fold[row]! >= 0);
  const at = (column: Float64Array) => take(column, rows);
  const ret = at(targets.ret);
  const figuresOf = (output: OutputName): PolicyFigures => {
    const signal = { name: 'E_r', values: at(outputs[output]!), mayMiss: true } as const;
    const target = decidePositions(conviction(signal, standardDeviation(targets.ret, 1)), POLICY);
    const { pnl } = backtest({ target, ret, ts: Float64Array.from(rows) }, COSTS);
    return { pnl_after_cost: sum(pnl), max_drawdown: maxDrawdown(pnl) };
  };
  return comparePolicies(policies.map(([policy, output]) => [policy, figuresOf(output)]));
}
