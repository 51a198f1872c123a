import { createHash } from 'node:crypto';
import { canonicalJson } from '@winnow/core';
import type { Space } from './space.ts';

/**
 * Content hash of a space. Spellings of the same space agree (a step of 1 given for an int or not, keys in another
 * order); the order of the parameters counts, because later ones may depend on earlier ones.
 */
export function hashSpace(space: Space): string {
  return `sha256:${createHash('sha256').update(canonicalJson(space.params)).digest('hex')}`;
}
