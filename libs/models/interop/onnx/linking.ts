import type { Link } from '../linkOf.ts';
import { floats, type GraphPart, integers, type Precision } from './graphParts.ts';

/** Predictions [N, K] from scores [N, K]. @param ranks [K] place of each output among the sorted ones, for `sorted` */
export function linking(link: Link, precision: Precision, scores: string, ranks: readonly number[]): GraphPart {
  const plain = (op: string, ...more: readonly string[]): GraphPart => ({
    nodes: [{ op, inputs: [scores, ...more], outputs: ['predictions'] }],
    initialisers: [],
    output: 'predictions',
  });
  switch (link) {
    case 'identity':
      return { nodes: [], initialisers: [], output: scores };
    case 'logistic':
      return plain('Sigmoid');
    case 'exp':
      return plain('Exp');
    case 'softmax':
      return plain('Softmax');
    case 'share':
      return {
        ...plain('Clip', 'least', 'most'),
        initialisers: [floats(precision, 'least', [], [0]), floats(precision, 'most', [], [1])],
      };
    case 'sorted':
      return {
        nodes: [
          {
            op: 'TopK',
            inputs: [scores, 'count'],
            outputs: ['ascending', 'order'],
            attributes: { axis: { int: 1 }, largest: { int: 0 } },
          },
          { op: 'Gather', inputs: ['ascending', 'ranks'], outputs: ['predictions'], attributes: { axis: { int: 1 } } },
        ],
        initialisers: [integers('count', [1], [ranks.length]), integers('ranks', [ranks.length], ranks)],
        output: 'predictions',
      };
    default:
      return link satisfies never;
  }
}
