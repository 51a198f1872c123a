import type { Tensor } from '@tensorflow/tfjs-core';
import type { Initializer, Scope } from '../layers/scope.ts';

/**
 * Notation of this folder: B windows of a batch, L steps of a window, F features, O raw outputs, T targets, P weights, Q
 * numbers in buffers.
 */

/**
 * An architecture: windows to raw outputs, which a head makes sense of.
 * @param x       [B, L, F]
 * @param outputs O
 * @returns       [B, O]
 */
export type Network = (scope: Scope, x: Tensor, outputs: number) => Tensor;

/** Where a tensor lies in the one vector of all weights, or of all buffers. */
export interface Slot {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** What a network asks of its scope. All weights are one vector, and so is their gradient: an optimiser is one loop. */
export interface Layout {
  readonly params: readonly (Slot & { readonly initializer: Initializer })[];
  readonly weightCount: number;
  readonly buffers: readonly (Slot & { readonly value: number })[];
  readonly bufferCount: number;
  readonly masks: readonly { readonly shape: readonly number[]; readonly rate: number }[];
}

export interface WindowShape {
  readonly batch: number;
  readonly lookback: number;
  readonly features: number;
}
