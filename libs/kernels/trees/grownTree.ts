/** A tree as a kernel has grown it, arrays over its nodes, the root first. */
export interface GrownTree {
  /** number in the table of the column that splits; −1 for a leaf */
  readonly feature: number[];
  /** the last bin that goes left */
  readonly bin: number[];
  /** 1 where the bin of missing values goes left */
  readonly missingLeft: number[];
  /** number of the left child, the right one comes after it; of a leaf, its own */
  readonly left: number[];
  /** in packed units, 0 for a leaf */
  readonly gain: number[];
  /** of the rows that were learned from */
  readonly weight: number[];
}

/** Where a kernel's record of a node has what, in words of four bytes and doubles. */
export interface NodeLayout {
  readonly words: number;
  readonly weight: number;
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
  readonly missingLeft: number;
  readonly left: number;
}

/** @param isLeaf tells by where a node's record begins */
export function readGrownTree(
  words: Int32Array,
  count: number,
  layout: NodeLayout,
  isLeaf: (at: number) => boolean,
): GrownTree {
  const doubles = doublesOf(words);
  const tree: GrownTree = { feature: [], bin: [], missingLeft: [], left: [], gain: [], weight: [] };
  for (let node = 0; node < count; node++) {
    const at = node * layout.words;
    const leaf = isLeaf(at);
    tree.feature.push(leaf ? -1 : words[at + layout.feature]!);
    tree.bin.push(leaf ? 0 : words[at + layout.bin]!);
    tree.missingLeft.push(leaf ? 0 : words[at + layout.missingLeft]!);
    tree.left.push(leaf ? node : words[at + layout.left]!);
    tree.gain.push(leaf ? 0 : doubles[at / 2 + layout.gain]!);
    tree.weight.push(doubles[at / 2 + layout.weight]!);
  }
  return tree;
}

/** The same memory as doubles. */
export function doublesOf(words: Int32Array): Float64Array {
  return new Float64Array(words.buffer, words.byteOffset, words.length >> 1);
}
