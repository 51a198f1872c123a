import { assertShape } from '@winnow/core';
import { paddedStates } from './paddedStates.ts';
import type { HmmWorkspace } from './workspace.ts';

/**
 * Copies the chain of a model into the workspace.
 * @param startProb [K]
 * @param transMat  [K, K] row = from-state
 */
export function loadChain({ sizes, regions }: HmmWorkspace, startProb: Float64Array, transMat: Float64Array): void {
  const { nStates } = sizes;
  assertShape('loadChain', 'startProb', startProb, nStates);
  assertShape('loadChain', 'transMat', transMat, nStates * nStates);
  const stride = paddedStates(nStates);
  const rows = regions.transMat.view().fill(0);
  const columns = regions.transposed.view().fill(0);
  regions.startProb.view().fill(0).set(startProb);
  for (let i = 0; i < nStates; i++) {
    for (let j = 0; j < nStates; j++) {
      rows[i * stride + j] = transMat[i * nStates + j]!;
      columns[j * stride + i] = transMat[i * nStates + j]!;
    }
  }
}
