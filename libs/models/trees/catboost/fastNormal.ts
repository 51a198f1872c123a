import type { Rng } from '@winnow/core';

const TWO_PI = 2 * Math.PI;

/** Standard normal numbers from one draw: every split of every level needs one, which is too many for a draw each. */
export function fastNormal(rng: Rng): () => number {
  const key = rng.uint32();
  let position = 0;
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const held = spare;
      spare = undefined;
      return held;
    }
    const radius = Math.sqrt(-2 * Math.log(uniformAt(position, key))); // Box and Muller 1958
    const angle = TWO_PI * uniformAt(position + 1, key);
    position += 2;
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/** In (0, 1). */
function uniformAt(position: number, key: number): number {
  let word = Math.imul(position, 0x9e3779b1) ^ key; // golden ratio: neighbours get far apart
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b); // MurmurHash3's finaliser
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (((word ^ (word >>> 16)) >>> 0) + 0.5) / 4294967296;
}
