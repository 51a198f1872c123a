// What the authors of DLinear and TSMixer published on the ETT tables, and with which settings.
import { forecastDlinear, forecastTsmixer, revIn } from '@winnow/models';

/** MSE and MAE by horizon. DLinear: Zeng et al. 2023, table 2. TSMixer: Chen et al. 2023, from memory of the paper's table. */
const published = {
  dlinear: {
    ETTh1: { 96: [0.375, 0.399], 192: [0.405, 0.416], 336: [0.439, 0.443], 720: [0.472, 0.49] },
    ETTh2: { 96: [0.289, 0.353], 192: [0.383, 0.418], 336: [0.448, 0.465], 720: [0.605, 0.551] },
  },
  tsmixer: {
    ETTh1: { 96: [0.361, 0.392], 192: [0.404, 0.418], 336: [0.42, 0.431], 720: [0.463, 0.472] },
    ETTh2: { 96: [0.274, 0.341], 192: [0.339, 0.385], 336: [0.361, 0.406], 720: [0.445, 0.47] },
  },
};

/** By horizon: learning rate, blocks, dropout, width of the hidden layer, as tuned by the authors. */
const tuned = {
  ETTh1: { 96: [1e-4, 6, 0.9, 512], 192: [1e-3, 4, 0.9, 256], 336: [1e-3, 4, 0.9, 256], 720: [1e-4, 2, 0.9, 64] },
  ETTh2: { 96: [1e-4, 4, 0.9, 8], 192: [1e-3, 1, 0.9, 8], 336: [1e-4, 1, 0.9, 16], 720: [1e-4, 2, 0.9, 64] },
};

/** The DLinear authors' "type1": half the rate after each epoch, but for the first one. */
function halving(highest, stepsPerEpoch) {
  const rate = (step) => highest * 0.5 ** Math.max(0, Math.floor(step / stepsPerEpoch) - 1);
  return { rate, afterEpoch: () => {}, memory: new Float64Array(0) };
}

function dlinear(table, horizon) {
  const learningRate = { ETTh1: 0.005, ETTh2: 0.05 }[table];
  return {
    ...{ lookback: 336, learningRate, epochs: 10, patience: 3 },
    schedule: (stepsPerEpoch) => halving(learningRate, stepsPerEpoch),
    forecast: (scope, x) => forecastDlinear(scope, x, { horizon, width: 25 }),
  };
}

function tsmixer(table, horizon) {
  const [learningRate, blocks, dropout, hidden] = tuned[table][horizon];
  const options = { horizon, blocks, dropout, hidden, norm: 'batch' };
  return {
    ...{ lookback: 512, learningRate, epochs: 100, patience: 5 },
    schedule: () => 'constant',
    forecast: (scope, x) => withRevIn(scope, x, (normal) => forecastTsmixer(asInKeras(scope), normal, options)),
  };
}

/** RevIN with a gain and an offset of each channel (Kim et al. 2022, eq. 2 and 3). */
function withRevIn(scope, x, forecast) {
  const { tf } = scope;
  const channels = x.shape.at(-1);
  const gain = scope.param('revin.weight', [channels], { kind: 'constant', value: 1 });
  const offset = scope.param('revin.bias', [channels], { kind: 'constant', value: 0 });
  const { normal, restore } = revIn(tf, x);
  const ahead = forecast(tf.add(tf.mul(normal, gain), offset));
  return restore(tf.div(tf.sub(ahead, offset), gain));
}

/** The authors' layers are those of Keras: it starts maps uniform by both sizes without offsets, and its running moments move at 0.01. */
function asInKeras(scope) {
  const { tf } = scope;
  const before = new Map();
  return {
    ...scope,
    param(name, shape, initializer) {
      if (initializer.kind !== 'uniform') return scope.param(name, shape, initializer);
      const bound = shape.length === 2 ? Math.sqrt(6 / (shape[0] + shape[1])) : 0;
      return scope.param(name, shape, { kind: 'uniform', bound });
    },
    buffer(name, shape, value) {
      before.set(name, scope.buffer(name, shape, value));
      return before.get(name);
    },
    // the layer moves them by 0.1 of the way
    setBuffer: (name, value) => scope.setBuffer(name, tf.add(tf.mul(before.get(name), 0.9), tf.mul(value, 0.1))),
  };
}

const setups = { dlinear, tsmixer };

export { published, setups };
