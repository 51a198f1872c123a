import { assertArgument } from '@winnow/core';

/**
 * Policies that trade the same rows: by a tabular model alone, by a network alone, by a blend of the two. The first is what
 * there was before, the last is the ensemble.
 */

/** What an ensemble is judged by, among a run's metrics. */
export interface PolicyFigures {
  readonly pnl_after_cost: number;
  readonly max_drawdown: number;
}

export interface PolicyComparison<Figures extends PolicyFigures> {
  /** by policy, in the order in which they were given */
  readonly metrics: Readonly<Record<string, Figures>>;
  readonly decision: EnsembleDecision;
}

/** Whether the ensemble is worth having, with the numbers that say so. */
export interface EnsembleDecision {
  readonly accepted: boolean;
  /** the policy that was judged */
  readonly ensemble: string;
  readonly pnl_after_cost: number;
  /** of the better of the other policies, which the ensemble must exceed */
  readonly pnl_limit: number;
  readonly max_drawdown: number;
  /** of the first policy, which the ensemble must not exceed */
  readonly drawdown_limit: number;
}

/**
 * An ensemble is accepted if it earns more after costs than each of its members, one of which would else do in its place, and if its
 * largest drawdown is no larger than that of the first policy. A figure that is not finite never accepts.
 * @param policies at least two
 * @throws WinnowError `argument_invalid`
 */
export function comparePolicies<Figures extends PolicyFigures>(
  policies: readonly (readonly [name: string, metrics: Figures])[],
): PolicyComparison<Figures> {
  assertArgument(policies.length >= 2, 'comparePolicies', 'an ensemble must have members', policies.length);
  const [ensemble, own] = policies.at(-1)!;
  const members = policies.slice(0, -1).map(([, metrics]) => metrics);
  const pnlLimit = Math.max(...members.map((metrics) => metrics.pnl_after_cost));
  const drawdownLimit = members[0]!.max_drawdown;
  const figures = [own.pnl_after_cost, pnlLimit, own.max_drawdown, drawdownLimit];
  return {
    metrics: Object.fromEntries(policies),
    decision: {
      accepted: figures.every(Number.isFinite) && figures[0]! > pnlLimit && figures[2]! <= drawdownLimit,
      ensemble,
      pnl_after_cost: own.pnl_after_cost,
      pnl_limit: pnlLimit,
      max_drawdown: own.max_drawdown,
      drawdown_limit: drawdownLimit,
    },
  };
}
