import { createRng } from '@winnow/core';
import type { FitContext } from '../../contract.ts';
import { batchNorm } from '../layers/batchNorm.ts';
import { dropout } from '../layers/dropout.ts';
import { linear } from '../layers/linear.ts';
import { pointHead } from '../training/head.ts';
import type { NetworkDesign } from '../training/networkProgram.ts';
import { type TrainingOptions, trainNetwork } from '../training/trainNetwork.ts';
import { windowData } from './windowData.ts';

/** For tests: a training with everything that an epoch can leave behind for the next: masks, buffers, a running mean, a plateau. */

const design: NetworkDesign = {
  key: 'small training',
  network(scope, x, outputs) {
    const flat = scope.tf.reshape(x, [x.shape[0]!, x.size / x.shape[0]!]);
    const hidden = scope.tf.relu(batchNorm(scope, 'norm', linear(scope, 'hidden', flat, 6)));
    return linear(scope, 'head', dropout(scope, hidden, 0.2), outputs);
  },
  head: pointHead(),
};

export const smallOptions: TrainingOptions = {
  epochs: 8,
  batchSize: 16,
  learningRate: 0.05,
  schedule: 'plateau',
  optimizer: { name: 'adam', weightDecay: 0.01, momentum: 0.9 },
  gradientClip: 1,
  patience: 0,
  averageDecay: 0.9,
};

export function trainSmall(changes: Partial<TrainingOptions> = {}, context: Partial<FitContext> = {}) {
  const given = { rng: createRng(5), throwIfAborted: () => {}, ...context };
  return trainNetwork('test', design, windowData(120, 2, 3), { ...smallOptions, ...changes }, given);
}
