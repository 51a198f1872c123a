import { nextNumber } from '../nextNumber.ts';
import type { Pruner } from '../pruner.ts';
import { halvingRules, longest } from './successiveHalving.ts';

export interface HyperbandOptions {
  /** step of the first rung of the most eager bracket */
  readonly minResource: number;
  /** steps of a whole trial; default: those of the longest complete trial */
  readonly maxResource?: number | undefined;
  readonly reductionFactor: number;
}

/**
 * Hyperband (Li et al. 2018, "Hyperband", algorithm 1, with successive halving made asynchronous as Optuna does): trials
 * are dealt to brackets that begin to prune at different rungs, and compete within their bracket. A trial's bracket
 * follows from its number.
 */
export function createHyperbandPruner({ minResource, maxResource, reductionFactor }: HyperbandOptions): Pruner {
  return {
    name: 'hyperband',
    thresholds(history) {
      const most = maxResource ?? longest(history);
      if (most < minResource) return [];
      const brackets = bracketCount(most / minResource, reductionFactor);
      const bracketOf = dealer(brackets, reductionFactor);
      const bracket = bracketOf(nextNumber(history));
      const rivals = history.filter((trial) => bracketOf(trial.number) === bracket);
      return halvingRules(rivals, { minResource, reductionFactor, minEarlyStoppingRate: bracket });
    },
  };
}

/** ⌊log_η ratio⌋ + 1, counted so that rounding of a logarithm cannot lose one. */
function bracketCount(ratio: number, reductionFactor: number): number {
  let count = 1;
  for (let power = reductionFactor; power <= ratio; power *= reductionFactor) count++;
  return count;
}

/** Deals numbers to brackets in proportion to their budgets ⌈B η^s / (s + 1)⌉, evenly over any run of numbers. */
function dealer(brackets: number, reductionFactor: number): (number: number) => number {
  const budgets = Array.from({ length: brackets }, (_, bracket) => {
    const s = brackets - 1 - bracket;
    return Math.ceil((brackets * reductionFactor ** s) / (s + 1));
  });
  const total = budgets.reduce((sum, budget) => sum + budget, 0);
  const order: number[] = [];
  const dealt = budgets.map(() => 0);
  for (let i = 0; i < total; i++) {
    const due = budgets.map((budget, bracket) => (budget * (i + 1)) / total - dealt[bracket]!);
    const bracket = due.indexOf(Math.max(...due));
    dealt[bracket]!++;
    order.push(bracket);
  }
  return (number) => order[number % total]!;
}
