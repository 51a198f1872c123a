import type { Rng } from '@winnow/core';

/** Numbers from one draw of a stream: rows, and splits, are too many for a draw each. */

const TWO_PI = 2 * Math.PI;

/** In (0, 1). */
export function fastUniform(rng: Rng): () => number {
  const key = rng.uint32();
  let position = 0;
  return () => {
    let word = Math.imul(position++, 0x9e3779b1) ^ key; // golden ratio: neighbours get far apart
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b); // MurmurHash3's finaliser
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return (((word ^ (word >>> 16)) >>> 0) + 0.5) / 4294967296;
  };
}

/** Standard normal (Box and Muller 1958). */
export function fastNormal(rng: Rng): () => number {
  const uniform = fastUniform(rng);
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const held = spare;
      spare = undefined;
      return held;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = TWO_PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
