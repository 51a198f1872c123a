import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';

/**
 * For tests: small uses of tfjs that together call every kernel that the engine knows. Values are drawn from a range that
 * keeps away from kinks and poles, so that differences tell the slope.
 */
export interface OpCase {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  /** range of the values; by default [−2, 2] */
  readonly range?: readonly [low: number, high: number];
  run(tf: Tf, ...inputs: Tensor[]): Tensor;
}

const SHAPE = [3, 4];

function unary(name: string, run: (tf: Tf, x: Tensor) => Tensor, range?: OpCase['range']): OpCase {
  return { name, shapes: [SHAPE], run, ...(range && { range }) };
}

/** Of shapes that agree, and of shapes that do not. */
function binary(name: string, run: (tf: Tf, a: Tensor, b: Tensor) => Tensor, range?: OpCase['range']): OpCase[] {
  const base = { run, ...(range && { range }) };
  return [
    { name, shapes: [SHAPE, SHAPE], ...base },
    { name: `${name}, broadcast`, shapes: [SHAPE, [4]], ...base },
    {
      name: `${name}, broadcast of both`,
      shapes: [
        [3, 1],
        [2, 1, 4],
      ],
      ...base,
    },
  ];
}

/** tfjs has no gradient of a comparison, not even 0; that of a step is 0. */
const isPositive = (tf: Tf, x: Tensor) => tf.cast(tf.step(x), 'bool');

const ids = (tf: Tf) => tf.tensor1d([2, 0, 2, 1], 'int32');

export const differentiableOps: readonly OpCase[] = [
  ...binary('add', (tf, a, b) => tf.add(a, b)),
  ...binary('sub', (tf, a, b) => tf.sub(a, b)),
  ...binary('mul', (tf, a, b) => tf.mul(a, b)),
  ...binary('div', (tf, a, b) => tf.div(a, b), [0.5, 2]),
  ...binary('pow', (tf, a, b) => tf.pow(a, b), [0.5, 2]),
  { name: 'maximum', shapes: [SHAPE, SHAPE], run: (tf, a, b) => tf.maximum(a, b) },
  { name: 'minimum', shapes: [SHAPE, SHAPE], run: (tf, a, b) => tf.minimum(a, b) },
  { name: 'squaredDifference', shapes: [SHAPE, SHAPE], run: (tf, a, b) => tf.squaredDifference(a, b) },
  unary('abs', (tf, x) => tf.abs(x), [0.2, 2]),
  unary('neg', (tf, x) => tf.neg(x)),
  unary('exp', (tf, x) => tf.exp(x)),
  unary('expm1', (tf, x) => tf.expm1(x)),
  unary('log', (tf, x) => tf.log(x), [0.5, 3]),
  unary('log1p', (tf, x) => tf.log1p(x), [-0.5, 3]),
  unary('sqrt', (tf, x) => tf.sqrt(x), [0.5, 3]),
  unary('rsqrt', (tf, x) => tf.rsqrt(x), [0.5, 3]),
  unary('square', (tf, x) => tf.square(x)),
  unary('reciprocal', (tf, x) => tf.reciprocal(x), [0.5, 3]),
  unary('sin and cos', (tf, x) => tf.mul(tf.sin(x), tf.cos(x))),
  unary('erf', (tf, x) => tf.erf(x)),
  unary('tanh', (tf, x) => tf.tanh(x)),
  unary('sigmoid', (tf, x) => tf.sigmoid(x)),
  unary('softplus', (tf, x) => tf.softplus(x)),
  unary('relu', (tf, x) => tf.relu(x)),
  unary('relu6', (tf, x) => tf.relu6(tf.mul(x, 5))),
  unary('elu', (tf, x) => tf.elu(x)),
  unary('selu', (tf, x) => tf.selu(x)),
  unary('leakyRelu', (tf, x) => tf.leakyRelu(x, 0.1)),
  unary('clipByValue', (tf, x) => tf.clipByValue(x, -1, 1)),
  unary('clone of a mask', (tf, x) => tf.mul(tf.clone(x), tf.cast(isPositive(tf, x), 'float32'))),
  unary('where', (tf, x) => tf.where(isPositive(tf, x), tf.square(x), tf.exp(x))),
  unary('prelu', (tf, x) => tf.prelu(x, tf.fill(SHAPE, 0.2))),
  unary('reshape', (tf, x) => tf.square(tf.reshape(x, [2, -1]))),
  unary('expandDims', (tf, x) => tf.square(tf.expandDims(x, 1))),
  unary('reshape of a transpose', (tf, x) => tf.square(tf.reshape(tf.reshape(tf.transpose(x), [2, 6]), [12]))),
  { name: 'transpose', shapes: [[2, 3, 4]], run: (tf, x) => tf.square(tf.transpose(x, [2, 0, 1])) },
  {
    name: 'transpose of a transpose',
    shapes: [[2, 3, 4]],
    run: (tf, x) => tf.square(tf.transpose(tf.transpose(x, [2, 0, 1]), [1, 0, 2])),
  },
  unary('broadcastTo', (tf, x) => tf.square(tf.broadcastTo(x, [2, 3, 4]))),
  unary('tile', (tf, x) => tf.square(tf.tile(x, [2, 3]))),
  unary('pad', (tf, x) =>
    tf.square(
      tf.pad(
        x,
        [
          [1, 0],
          [0, 2],
        ],
        0.5,
      ),
    ),
  ),
  unary('slice', (tf, x) => tf.square(tf.slice(x, [1, 1], [-1, 2]))),
  unary('reverse', (tf, x) => tf.cumsum(tf.reverse(x, [0, 1]), 1)),
  {
    name: 'concat',
    shapes: [
      [2, 3],
      [2, 1],
    ],
    run: (tf, a, b) => tf.square(tf.concat([a, b, a], 1)),
  },
  unary('split', (tf, x) => tf.mul(...(tf.split(x, 2, 1) as [Tensor, Tensor]))),
  unary('stack and unstack', (tf, x) => tf.square(tf.stack(tf.unstack(x, 1).toReversed(), 0))),
  unary('addN', (tf, x) => tf.addN([x, tf.square(x), tf.exp(x)])),
  unary('sum', (tf, x) => tf.square(tf.sum(x))),
  unary('sum over an axis', (tf, x) => tf.mul(x, tf.sum(x, 1, true))),
  { name: 'mean', shapes: [[2, 3, 4]], run: (tf, x) => tf.square(tf.mean(x, [0, 2])) },
  { name: 'mean that keeps its axes', shapes: [[2, 3, 4]], run: (tf, x) => tf.sub(x, tf.mean(x, -1, true)) },
  unary('max', (tf, x) => tf.max(x, 1)),
  unary('min', (tf, x) => tf.min(x, 0, true)),
  unary('cumsum', (tf, x) => tf.square(tf.cumsum(x, 1, true, true))),
  unary('softmax', (tf, x) => tf.softmax(x)),
  unary('logSoftmax', (tf, x) => tf.logSoftmax(x)),
  ...[false, true].flatMap((flipA) =>
    [false, true].map((flipB) => ({
      name: `matMul ${flipA} ${flipB}`,
      shapes: [flipA ? [4, 3] : [3, 4], flipB ? [2, 4] : [4, 2]],
      run: (tf: Tf, a: Tensor, b: Tensor) => tf.square(tf.matMul(a, b, flipA, flipB)),
    })),
  ),
  ...[false, true].flatMap((flipA) =>
    [false, true].map((flipB) => ({
      name: `matMul of batches ${flipA} ${flipB}`,
      shapes: [flipA ? [2, 4, 3] : [2, 3, 4], flipB ? [2, 2, 4] : [2, 4, 2]],
      run: (tf: Tf, a: Tensor, b: Tensor) => tf.square(tf.matMul(a, b, flipA, flipB)),
    })),
  ),
  { name: 'affine', shapes: [[3, 4], [4, 2], [2]], run: (tf, x, w, b) => tf.square(tf.add(tf.matMul(x, w), b)) },
  {
    name: 'affine of two products',
    shapes: [
      [3, 4],
      [4, 2],
    ],
    run: (tf, x, w) => tf.tanh(tf.add(tf.matMul(x, w), tf.matMul(tf.square(x), w))),
  },
  unary('gather', (tf, x) => tf.square(tf.gather(x, ids(tf), 0))),
  unary('gather along the last axis', (tf, x) => tf.square(tf.gather(x, ids(tf), 1))),
  unary('unsortedSegmentSum', (tf, x) => tf.square(tf.unsortedSegmentSum(tf.transpose(x), ids(tf), 3))),
];

const asNumbers = (tf: Tf, x: Tensor) => tf.cast(x, 'float32');

/** Uses without a slope, or whose slope tfjs cannot tell: of shapes that do not agree, and of products over an axis. */
export const discreteOps: readonly OpCase[] = [
  ...binary('maximum', (tf, a, b) => tf.maximum(a, b)).slice(1),
  ...binary('minimum', (tf, a, b) => tf.minimum(a, b)).slice(1),
  ...binary('squaredDifference', (tf, a, b) => tf.squaredDifference(a, b)).slice(1),
  unary('prod', (tf, x) => tf.prod(x, 1), [0.5, 2]),
  unary('step of slope', (tf, x) => tf.step(x, 0.3)),
  unary('sign', (tf, x) => tf.sign(x)),
  unary('floor and ceil', (tf, x) => tf.sub(tf.ceil(x), tf.floor(x))),
  unary('step', (tf, x) => tf.step(x)),
  unary('argMax and argMin', (tf, x) => asNumbers(tf, tf.add(tf.argMax(x, 1), tf.argMin(x, 1)))),
  unary('oneHot', (tf, x) => tf.oneHot(tf.argMax(x, 1), 4)),
  ...(['greater', 'greaterEqual', 'less', 'lessEqual', 'equal', 'notEqual'] as const).flatMap((name) =>
    binary(name, (tf, a, b) => asNumbers(tf, tf[name](tf.sign(a), tf.sign(b)))),
  ),
  ...(['logicalAnd', 'logicalOr'] as const).flatMap((name) =>
    binary(name, (tf, a, b) => asNumbers(tf, tf[name](tf.greater(a, 0), tf.logicalNot(tf.greater(b, 0))))),
  ),
  {
    name: 'matMul of batches that broadcast',
    shapes: [
      [2, 3, 4],
      [1, 4, 2],
    ],
    run: (tf, a, b) => tf.matMul(a, b),
  },
  unary('cast of a constant', (tf, x) => tf.add(x, asNumbers(tf, tf.cast(tf.scalar(0.5), 'bool')))),
  unary('sum of booleans', (tf, x) => asNumbers(tf, tf.sum(tf.cast(tf.greater(x, 0), 'int32'), 1))),
];
