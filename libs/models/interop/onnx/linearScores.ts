import type { LinearScore } from '../../linear/linearScoresOf.ts';
import { floats, type GraphPart, type Precision } from './graphParts.ts';

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
