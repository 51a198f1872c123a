/**
 * A level whose split tells no rows apart that the other ones do not: of any two leaves that only it separates, one is empty.
 * @param leaves [N] leaf of each row: bit i says on which side of the split of level i it is
 * @returns undefined when there is none
 */
export function redundantLevel(leaves: Int32Array, levels: number): number | undefined {
  const isUsed = new Uint8Array(2 ** levels);
  for (let n = 0; n < leaves.length; n++) isUsed[leaves[n]!] = 1;
  for (let level = 0; level < levels; level++) {
    const bit = 1 << level;
    if (isUsed.every((used, leaf) => used === 0 || isUsed[leaf ^ bit] === 0)) return level;
  }
  return undefined;
}
