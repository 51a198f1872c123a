import type { Tensor } from '@tensorflow/tfjs-core';
import type { OnnxModel } from '../onnx/onnxModel.ts';
import { lowerGraph } from './engine/lowerGraph.ts';
import type { Tf } from './engine/nativeModules.ts';
import { simplifyGraph } from './engine/simplifyGraph.ts';
import { traceProgram } from './engine/traceProgram.ts';
import { withAnyBatch } from './engine/withAnyBatch.ts';
import { LIMIT, type Scaling } from './scaling.ts';
import { bindScope } from './training/bindScope.ts';
import { describeNetwork } from './training/describeNetwork.ts';
import type { NetworkWeights } from './training/evaluateWindows.ts';
import type { NetworkDesign } from './training/networkProgram.ts';

/** Numbers of rows of which the export learns what depends on them. */
const [FEW, MORE] = [2, 3];

interface Scalings {
  readonly inputs: Scaling;
  /** absent: outputs are probabilities, which stay as they are */
  readonly target?: Scaling;
}

/**
 * A trained network as an ONNX model that stands alone: weights and scaling are in it.
 * @param names of the outputs of the head, in its order
 * @returns x [N, L, F] raw windows → each output [N], for any N
 */
export function exportNetwork(
  design: NetworkDesign,
  learned: NetworkWeights,
  lookback: number,
  names: readonly string[],
  { inputs, target }: Scalings,
): OnnxModel {
  const { network, head } = design;
  const features = inputs.mean.length;
  const layout = describeNetwork(network, head.size, { batch: FEW, lookback, features });
  const lowered = (batch: number): OnnxModel => {
    const program = traceProgram({
      inputs: { x: { shape: [batch, lookback, features], dtype: 'float32' } },
      run(tf, { x }) {
        const params = layout.params.map(({ shape, offset, size }) => {
          return tf.tensor(learned.weights.subarray(offset, offset + size), [...shape]);
        });
        const buffers = layout.bufferCount > 0 ? tf.tensor(learned.buffers) : undefined;
        const scope = bindScope(tf, layout, false, { params, buffers });
        const outputs = head.activate(tf, network(scope, scaled(tf, x!, inputs), head.size));
        return Object.fromEntries(names.map((name, k) => [name, column(tf, outputs, k, target)]));
      },
    });
    return lowerGraph(simplifyGraph(program));
  };
  return withAnyBatch(lowered(FEW), lowered(MORE));
}

/** As `applyScaling`. */
function scaled(tf: Tf, x: Tensor, { mean, scale }: Scaling): Tensor {
  const distance = tf.div(tf.sub(x, tf.tensor([...mean])), tf.tensor([...scale]));
  return tf.clipByValue(distance, -LIMIT, LIMIT);
}

/** One output of all rows, in units of the target. */
function column(tf: Tf, outputs: Tensor, k: number, target: Scaling | undefined): Tensor {
  const rows = outputs.shape[0]!;
  const values = tf.reshape(tf.slice(outputs, [0, k], [rows, 1]), [rows]);
  return target === undefined ? values : tf.add(tf.mul(values, target.scale[0]!), target.mean[0]!);
}
