/** C(n, k), exact below 2⁵³. */
export function binomial(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i; // the product of i consecutive integers over i!
  return count;
}

/** All sets of k of the numbers 0 … n − 1, each ascending, in lexicographic order (Python's itertools.combinations). */
export function combinations(n: number, k: number): Int32Array[] {
  const current = Int32Array.from({ length: k }, (_, i) => i);
  const all: Int32Array[] = [];
  for (;;) {
    all.push(current.slice());
    let at = k - 1;
    while (at >= 0 && current[at] === n - k + at) at--;
    if (at < 0) return all;
    current[at]!++;
    for (let i = at + 1; i < k; i++) current[i] = current[i - 1]! + 1;
  }
}
