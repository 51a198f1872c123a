import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';

/**
 * What a layer is written with: tfjs, and a place for what is trained, by name. A layer is a function of a scope, its
 * name in it, and tensors; it asks for its parameters where it uses them.
 */
export interface Scope {
  readonly tf: Tf;
  /** false when predicting: dropout lets all through, batch norm uses its running statistics */
  readonly training: boolean;
  /** a trained tensor; the same name is the same tensor */
  param(name: string, shape: readonly number[], initializer: Initializer): Tensor;
  /** a tensor that training does not fit but sets, such as a running mean; holds `value` at first */
  buffer(name: string, shape: readonly number[], value: number): Tensor;
  /** what a buffer holds from the next step on */
  setBuffer(name: string, value: Tensor): void;
  /** of the given shape, new at each step: 0 with probability `rate`, else 1 / (1 − rate) */
  dropoutMask(shape: readonly number[], rate: number): Tensor;
}

/** How a trained tensor starts: all one value, or uniform in ±bound, or normal with mean 0. */
export type Initializer =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal'; readonly sd: number };

export const zeros: Initializer = { kind: 'constant', value: 0 };
export const ones: Initializer = { kind: 'constant', value: 1 };

/** PyTorch's start of a layer that reads `fanIn` numbers, weights and bias alike. */
export function uniformFor(fanIn: number): Initializer {
  return { kind: 'uniform', bound: 1 / Math.sqrt(fanIn) };
}
