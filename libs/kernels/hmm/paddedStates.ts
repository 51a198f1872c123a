/** Columns of a row of states in kernel memory: K rounded up to whole vectors. */
export function paddedStates(nStates: number): number {
  return 2 * Math.ceil(nStates / 2);
}
