/**
 * The Sharpe ratio of the best of many trials, judged against what the best of as many worthless trials would show
 * (Bailey & López de Prado 2014, "The deflated Sharpe ratio", eq. 1–2).
 * Notation: N trials, V variance of their Sharpe ratios; everything per period.
 */
import { assertArgument } from '@winnow/core';
import { normalQuantile } from '@winnow/numerics';
import { probabilisticSharpe } from './probabilisticSharpe.ts';
import type { ReturnMoments } from './returnMoments.ts';

const EULER_MASCHERONI = 0.5772156649015329;

/** The search that a Sharpe ratio was picked from. */
export interface TrialPopulation {
  /** N, independent trials; correlated ones count for fewer */
  readonly trials: number;
  /** V, variance of the trials' Sharpe ratios per period (annual ones: divide by periods per year) */
  readonly sharpeVariance: number;
}

/**
 * Expected largest Sharpe ratio of N trials whose true one is 0: √V·((1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e))). A single
 * trial was not picked, so its benchmark is 0.
 * @throws WinnowError `argument_invalid` unless N is a positive integer and V ≥ 0
 */
export function expectedMaxSharpe({ trials, sharpeVariance }: TrialPopulation): number {
  const where = 'expectedMaxSharpe';
  assertArgument(Number.isInteger(trials) && trials >= 1, where, 'trials must be a positive integer', trials);
  const valid = sharpeVariance >= 0 && Number.isFinite(sharpeVariance);
  assertArgument(valid, where, 'sharpeVariance must be ≥ 0', sharpeVariance);
  if (trials === 1) return 0;
  const extreme =
    (1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / trials) +
    EULER_MASCHERONI * normalQuantile(1 - 1 / (trials * Math.E));
  return Math.sqrt(sharpeVariance) * extreme;
}

/** Probability that the true Sharpe ratio exceeds the one that the best of N worthless trials is expected to show. */
export function deflatedSharpe(moments: ReturnMoments, population: TrialPopulation): number {
  return probabilisticSharpe(moments, expectedMaxSharpe(population));
}
