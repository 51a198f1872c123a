import { assertShape } from '@winnow/core';
import type { HmmWorkspace } from './workspace.ts';

/**
 * Copies log densities into a workspace made for `given` ones.
 * @param logDensity [T, K] log p(x_t | s_t = k); −∞ is allowed, NaN is not
 */
export function loadLogDensity({ sizes, regions }: HmmWorkspace, logDensity: Float64Array): void {
  assertShape('loadLogDensity', 'logDensity', logDensity, sizes.nRows * sizes.nStates);
  regions.data.view().set(logDensity);
}
