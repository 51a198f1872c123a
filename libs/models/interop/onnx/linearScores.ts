import type { LinearScore } from '../../linear/logistic.ts';
import { floats, type GraphPart, type Precision } from './graphParts.ts';

/** The scores of a linear state, one or one for each class; undefined if it is none. */
export function linearScoresOf(state: unknown): readonly LinearScore[] | undefined {
  if (isLinearScore(state)) return [state];
  if (typeof state !== 'object' || state === null || !('classes' in state)) return undefined;
  const { classes } = state;
  return Array.isArray(classes) && classes.every(isLinearScore) ? classes : undefined;
}

function isLinearScore(state: unknown): state is LinearScore {
  return typeof state === 'object' && state !== null && 'coef' in state && 'intercept' in state;
}

/** x · coef + intercept: [N, K]. */
export function linearScores(scores: readonly LinearScore[], precision: Precision, input: string): GraphPart {
  const nFeatures = scores[0]!.coef.length;
  const coef = Array.from({ length: nFeatures }, (_, f) => scores.map((score) => score.coef[f]!)).flat();
  const intercepts = scores.map(({ intercept }) => intercept);
  return {
    nodes: [
      { op: 'MatMul', inputs: [input, 'coef'], outputs: ['products'] },
      { op: 'Add', inputs: ['products', 'intercepts'], outputs: ['scores'] },
    ],
    initialisers: [
      floats(precision, 'coef', [nFeatures, scores.length], coef),
      floats(precision, 'intercepts', [scores.length], intercepts),
    ],
    output: 'scores',
  };
}
