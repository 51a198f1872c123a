import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../engine/nativeModules.ts';

/** The longest wave is 2π times this, as in Vaswani et al. 2017, section 3.5. */
const LONGEST = 10_000;

/** [L, C] sine and cosine in turn, of waves that lengthen with the channel; says where a step stands. */
export function sinusoidalPositions(tf: Tf, length: number, channels: number): Tensor {
  const values = Float32Array.from({ length: length * channels }, (_, i) => {
    const [step, channel] = [Math.floor(i / channels), i % channels];
    const angle = step / LONGEST ** ((channel - (channel % 2)) / channels);
    return channel % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
  return tf.tensor(values, [length, channels]);
}
