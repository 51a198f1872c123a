import type { OnnxNode } from '../../onnx/onnxModel.ts';
import type { TreeEnsemble } from '../../trees/tree.ts';
import { ZERO } from '../../trees/zerosAsMissing.ts';
import { floats, type GraphPart, type Precision } from './graphParts.ts';
import { treeEnsembleNode } from './treeEnsembleNode.ts';
import { treeRegressorNode } from './treeRegressorNode.ts';

/** Initial scores and the leaves that a row reaches: [N, K]. */
export function treeScores(ensemble: TreeEnsemble, precision: Precision, input: string): GraphPart {
  const { initialScores, zeroIsMissing, nFeatures } = ensemble;
  const zeros = zeroIsMissing ? zerosAsMissing(zeroIsMissing, nFeatures, precision, input) : undefined;
  const seen = zeros?.output ?? input;
  const treeNode: OnnxNode =
    precision === 'float32'
      ? treeRegressorNode(ensemble, seen, 'leaf_sums')
      : treeEnsembleNode(ensemble, seen, 'leaf_sums');
  return {
    nodes: [
      ...(zeros?.nodes ?? []),
      treeNode,
      { op: 'Add', inputs: ['leaf_sums', 'initial_scores'], outputs: ['scores'] },
    ],
    initialisers: [
      ...(zeros?.initialisers ?? []),
      floats(precision, 'initial_scores', [initialScores.length], initialScores),
    ],
    output: 'scores',
  };
}

function zerosAsMissing(
  features: readonly number[],
  nFeatures: number,
  precision: Precision,
  input: string,
): GraphPart {
  const takesZero = Uint8Array.from({ length: nFeatures }, (_, f) => Number(features.includes(f)));
  return {
    nodes: [
      { op: 'Abs', inputs: [input], outputs: ['sizes'] },
      { op: 'LessOrEqual', inputs: ['sizes', 'zero'], outputs: ['are_zero'] },
      { op: 'And', inputs: ['are_zero', 'zero_is_missing'], outputs: ['are_missing'] },
      { op: 'Where', inputs: ['are_missing', 'missing', input], outputs: ['seen'] },
    ],
    initialisers: [
      floats(precision, 'zero', [], [ZERO]),
      floats(precision, 'missing', [], [Number.NaN]),
      { name: 'zero_is_missing', type: 'bool', dims: [nFeatures], data: takesZero },
    ],
    output: 'seen',
  };
}
