// The networks whose training step is timed; peer.py has the same ones in PyTorch.
import {
  causalConv,
  dropout,
  forecastDlinear,
  forecastNlinear,
  forecastTsmixer,
  gelu,
  linear,
  lstm,
  sinusoidalPositions,
  transformerLayer,
} from '@winnow/models';

const flat = ({ tf }, x) => tf.reshape(x, [x.shape[0], x.size / x.shape[0]]);

function lastStep({ tf }, x) {
  const [batch, length, channels] = x.shape;
  return tf.reshape(tf.slice(x, [0, length - 1, 0], [batch, 1, channels]), [batch, channels]);
}

function tcn(scope, x, outputs) {
  const { tf } = scope;
  let values = linear(scope, 'input', x, 64);
  for (const dilation of [1, 2, 4, 8]) {
    const options = { filters: 64, kernelSize: 3, dilation };
    values = tf.add(values, tf.relu(causalConv(scope, `conv${dilation}`, values, options)));
  }
  return linear(scope, 'head', lastStep(scope, values), outputs);
}

function transformer(scope, x, outputs) {
  const { tf } = scope;
  let values = tf.add(linear(scope, 'input', x, 64), sinusoidalPositions(tf, x.shape[1], 64));
  for (const layer of [0, 1]) {
    values = transformerLayer(scope, `layer${layer}`, values, { heads: 4, causal: true, hidden: 128, dropout: 0.1 });
  }
  return linear(scope, 'head', lastStep(scope, values), outputs);
}

const tsmixer = (horizon) => (scope, x) => {
  return flat(scope, forecastTsmixer(scope, x, { horizon, blocks: 2, hidden: 64, dropout: 0.1, norm: 'layer' }));
};

function mlp(scope, x, outputs) {
  let values = flat(scope, x);
  for (const layer of [0, 1]) {
    values = dropout(scope, gelu(scope.tf, linear(scope, `layer${layer}`, values, 64)), 0.1);
  }
  return linear(scope, 'head', values, outputs);
}

/** `mac`: multiplications of the forward pass in its matrix products; a step does six floating-point operations for each. */
export const architectures = [
  {
    name: 'tsmixer small',
    window: { batch: 64, lookback: 64, features: 21 },
    outputs: 21,
    network: tsmixer(1),
    mac: 64 * 21 * (2 * (64 * 64 + 2 * 64 * 64) + 64),
  },
  {
    name: 'tsmixer large',
    window: { batch: 32, lookback: 512, features: 7 },
    outputs: 96 * 7,
    network: tsmixer(96),
    mac: 32 * 7 * (2 * (512 * 512 + 2 * 512 * 64) + 512 * 96),
  },
  {
    name: 'dlinear',
    window: { batch: 32, lookback: 336, features: 7 },
    outputs: 96 * 7,
    network: (scope, x) => flat(scope, forecastDlinear(scope, x, { horizon: 96, width: 25 })),
    mac: 32 * 7 * 2 * 336 * 96,
  },
  {
    name: 'nlinear',
    window: { batch: 32, lookback: 336, features: 7 },
    outputs: 96 * 7,
    network: (scope, x) => flat(scope, forecastNlinear(scope, x, { horizon: 96 })),
    mac: 32 * 7 * 336 * 96,
  },
  {
    name: 'mlp',
    window: { batch: 64, lookback: 32, features: 21 },
    outputs: 1,
    network: mlp,
    mac: 64 * 64 * (32 * 21 + 64 + 1),
  },
  {
    name: 'lstm',
    window: { batch: 64, lookback: 60, features: 8 },
    outputs: 1,
    network: (scope, x, outputs) => {
      const hidden = lstm(scope, 'lstm', x, 64);
      const last = scope.tf.slice(hidden, [59, 0, 0], [1, 64, 64]);
      return linear(scope, 'head', scope.tf.reshape(last, [64, 64]), outputs);
    },
    mac: 64 * 60 * 4 * 64 * (8 + 64),
  },
  {
    name: 'tcn',
    window: { batch: 64, lookback: 64, features: 8 },
    outputs: 1,
    network: tcn,
    mac: 64 * 64 * (8 * 64 + 4 * 3 * 64 * 64),
  },
  {
    name: 'transformer',
    window: { batch: 64, lookback: 64, features: 8 },
    outputs: 1,
    network: transformer,
    mac: 64 * 64 * (8 * 64 + 2 * (4 * 64 * 64 + 2 * 64 * 64 + 2 * 64 * 128)),
  },
];
