/**
 * Learning rates that CatBoost 1.2 takes when none is given, fitted by its authors to many tables: by the number of rows
 * and of rounds, the loss, and whether validation rows choose how many trees are kept.
 */

export interface RateInput {
  readonly loss: 'Logloss' | 'RMSE' | 'MultiClass';
  readonly startsFromAverage: boolean;
  readonly isStopping: boolean;
  readonly rows: number;
  readonly rounds: number;
}

/** log rate = intercept + bySize log rows + byRounds log(rounds / 1000) */
interface RateLaw {
  readonly bySize: number;
  readonly intercept: number;
  readonly byRounds: number;
}

const LARGEST_RATE = 0.5;
const DEFAULT_ROUNDS = 1000;

export function automaticLearningRate(input: RateInput): number {
  const { bySize, intercept, byRounds } = lawOf(input);
  const rate = Math.exp(intercept + bySize * Math.log(input.rows) + byRounds * Math.log(input.rounds / DEFAULT_ROUNDS));
  return Math.round(1e6 * Math.min(rate, LARGEST_RATE)) / 1e6;
}

function lawOf({ loss, startsFromAverage, isStopping }: RateInput): RateLaw {
  switch (loss) {
    case 'Logloss':
      if (startsFromAverage) return isStopping ? law(0.246, -5.127, -0.451) : law(0.408, -7.299, -0.928);
      return isStopping ? law(0.247, -5.158, -0.435) : law(0.427, -7.525, -0.917);
    case 'RMSE':
      if (startsFromAverage) return isStopping ? law(0.157, -4.062, -0.61) : law(0.158, -4.287, -0.813);
      return isStopping ? law(0.189, -4.383, -0.623) : law(0.178, -4.473, -0.76);
    case 'MultiClass':
      return isStopping ? law(0.02, -2.364, -0.382) : law(0.051, -2.889, -0.845);
    default:
      return loss satisfies never;
  }
}

function law(bySize: number, intercept: number, byRounds: number): RateLaw {
  return { bySize, intercept, byRounds };
}
