/**
 * Gives what `prepare` makes for a set of observed features, each made once: with few patterns of missing values, and
 * mostly none, it is made once for all rows that a model ever reads.
 */
export function byPattern<T>(prepare: (observed: Int32Array) => T): (observed: Int32Array) => T {
  const known = new Map<string, T>();
  return (observed) => {
    const key = observed.join();
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = prepare(observed);
    known.set(key, made);
    return made;
  };
}
