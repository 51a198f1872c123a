import type { Rule } from '../contract.ts';
import { shown } from '../shown.ts';

/** Two models are more to run and to watch than one: the second must pay. */
export const ensembleImproves: Rule = {
  description:
    'an ensemble earns more after costs than each of its members, and its largest drawdown is at most that of the tabular one; of ensembles only',
  isOn: (_, { metrics }) => metrics.policies !== undefined,
  evaluate({ metrics: { policies } }) {
    const { accepted, ensemble, pnl_after_cost: pnl, pnl_limit: pnlLimit, ...drawdown } = policies!.decision;
    const { max_drawdown: fall, drawdown_limit: fallLimit } = drawdown;
    return {
      measured: `P&L ${shown(pnl)}, drawdown ${shown(fall)}`,
      limit: `> ${shown(pnlLimit)}, ≤ ${shown(fallLimit)}`,
      verdict: accepted ? 'passed' : 'failed',
      reason: `${ensemble} earns ${shown(pnl)} after costs, and its best member ${shown(pnlLimit)}; it falls by ${shown(fall)}, and the tabular model by ${shown(fallLimit)}.`,
    };
  },
};
