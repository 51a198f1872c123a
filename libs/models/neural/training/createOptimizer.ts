import { adamStep } from '@winnow/kernels';

/**
 * Gradient steps on one vector of weights. An optimiser is a loop over numbers outside of the traced graph: ONNX would
 * pass over the weights once for each of a dozen operations, the loop passes over them once.
 *
 * Notation: w weights, g gradient, m mean of gradients, v mean of squared gradients, η learning rate, λ weight decay.
 */

export const optimizerNames = ['adam', 'adamw', 'sgd', 'lion'] as const;
export type OptimizerName = (typeof optimizerNames)[number];

export interface OptimizerOptions {
  readonly name: OptimizerName;
  /** λ; adam and sgd add λw to the gradient, adamw and lion shrink the weights by ηλ */
  readonly weightDecay: number;
  /** of sgd */
  readonly momentum: number;
}

export interface Optimizer {
  /** all that it remembers from step to step, in place: what is written here is as if it had been learned */
  readonly memory: readonly (Float32Array | Float64Array)[];
  /** @param weights [P] changed in place */
  step(weights: Float32Array, gradient: Float32Array, learningRate: number): void;
}

/** Decay of the two means and the term that keeps the quotient finite (Kingma and Ba 2015, algorithm 1). */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** Chen et al. 2023, "Symbolic discovery of optimization algorithms", algorithm 2. */
const LION = { beta1: 0.9, beta2: 0.99 };

export function createOptimizer(options: OptimizerOptions, weightCount: number): Optimizer {
  switch (options.name) {
    case 'adam':
      return createAdam(weightCount, options.weightDecay, 0);
    case 'adamw':
      return createAdam(weightCount, 0, options.weightDecay);
    case 'sgd':
      return createSgd(weightCount, options.momentum, options.weightDecay);
    case 'lion':
      return createLion(weightCount, options.weightDecay);
    default:
      return options.name satisfies never;
  }
}

/** @param l2 λ added to the gradient @param shrink λ of the weights themselves (Loshchilov and Hutter 2019) */
function createAdam(weightCount: number, l2: number, shrink: number): Optimizer {
  const { beta1, beta2 } = ADAM;
  const m = new Float32Array(weightCount);
  const v = new Float32Array(weightCount);
  const steps = new Float64Array(1);
  return {
    memory: [m, v, steps],
    step(weights, gradient, learningRate) {
      steps[0]! += 1;
      const t = steps[0]!;
      const rate = learningRate / (1 - beta1 ** t);
      const correction = 1 / Math.sqrt(1 - beta2 ** t);
      const kept = 1 - learningRate * shrink;
      adamStep(weights, gradient, m, v, { ...ADAM, rate, correction, l2, kept });
    },
  };
}

function createSgd(weightCount: number, momentum: number, l2: number): Optimizer {
  const velocity = new Float32Array(weightCount);
  return {
    memory: [velocity],
    step(weights, gradient, learningRate) {
      for (let i = 0; i < weightCount; i++) {
        velocity[i] = momentum * velocity[i]! + gradient[i]! + l2 * weights[i]!;
        weights[i]! -= learningRate * velocity[i]!;
      }
    },
  };
}

function createLion(weightCount: number, shrink: number): Optimizer {
  const { beta1, beta2 } = LION;
  const m = new Float32Array(weightCount);
  return {
    memory: [m],
    step(weights, gradient, learningRate) {
      const kept = 1 - learningRate * shrink;
      for (let i = 0; i < weightCount; i++) {
        const direction = Math.sign(beta1 * m[i]! + (1 - beta1) * gradient[i]!);
        weights[i] = kept * weights[i]! - learningRate * direction;
        m[i] = beta2 * m[i]! + (1 - beta2) * gradient[i]!;
      }
    },
  };
}
