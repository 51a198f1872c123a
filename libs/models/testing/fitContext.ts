import { createRng } from '@winnow/core';
import type { FitContext } from '../contract.ts';

/** For tests: a context that never aborts. */
export function fitContext(seed = 1): FitContext {
  return { rng: createRng(seed), throwIfAborted: () => {} };
}
