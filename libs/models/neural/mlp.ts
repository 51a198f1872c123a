import { z } from 'zod';
import { dropout } from './layers/dropout.ts';
import { gelu } from './layers/gelu.ts';
import { linear } from './layers/linear.ts';
import { type NeuralState, neuralModel } from './neuralModel.ts';
import { trainingParams } from './trainingParams.ts';

const mlpParams = z.strictObject({
  ...trainingParams,
  layers: z.int().min(1).max(16).default(2),
  /** width of each layer */
  hidden: z.int().min(1).max(4096).default(64),
  dropout: z.number().min(0).max(0.9).default(0.1),
});

export type MlpParams = z.infer<typeof mlpParams>;
export type MlpState = NeuralState<MlpParams>;

export const mlp = neuralModel<MlpParams>({
  name: 'mlp',
  description: 'Fully connected layers over all numbers of a window.',
  params: mlpParams,
  space: {
    layers: { type: 'int', low: 1, high: 4 },
    hidden: { type: 'int', low: 16, high: 256, log: true },
    dropout: { type: 'float', low: 0, high: 0.6 },
  },
  network: ({ layers, hidden, dropout: rate }) => {
    return (scope, x, outputs) => {
      let values = scope.tf.reshape(x, [x.shape[0]!, x.size / x.shape[0]!]);
      for (let layer = 0; layer < layers; layer++) {
        values = dropout(scope, gelu(scope.tf, linear(scope, `layer${layer}`, values, hidden)), rate);
      }
      return linear(scope, 'head', values, outputs);
    };
  },
  multiplications: ({ lookback, layers, hidden }, cols) => hidden * (lookback * cols + (layers - 1) * hidden),
});
