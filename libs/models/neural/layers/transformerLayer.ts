import type { Tensor } from '@tensorflow/tfjs-core';
import { type AttentionOptions, attention } from './attention.ts';
import { dropout } from './dropout.ts';
import { gelu } from './gelu.ts';
import { layerNorm } from './layerNorm.ts';
import { linear } from './linear.ts';
import type { Scope } from './scope.ts';

export interface TransformerOptions extends AttentionOptions {
  /** width of the hidden layer of each step */
  readonly hidden: number;
  readonly dropout: number;
}

/** Attention, then a small network for each step, each normalised before and added to what came in (Xiong et al. 2020). @param x [B, L, C] */
export function transformerLayer(scope: Scope, name: string, x: Tensor, options: TransformerOptions): Tensor {
  const { tf } = scope;
  const seen = attention(scope, `${name}.self_attn`, layerNorm(scope, `${name}.norm1`, x), options);
  const mixed = tf.add(x, dropout(scope, seen, options.dropout));
  const hidden = gelu(tf, linear(scope, `${name}.linear1`, layerNorm(scope, `${name}.norm2`, mixed), options.hidden));
  const fed = linear(scope, `${name}.linear2`, dropout(scope, hidden, options.dropout), x.shape.at(-1)!);
  return tf.add(mixed, dropout(scope, fed, options.dropout));
}
