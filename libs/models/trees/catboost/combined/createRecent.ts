/** Keeps the values that were asked for last, and makes the others again. */
export interface Recent<V> {
  get(key: string, make: () => V): V;
}

/** @param most values that are kept */
export function createRecent<V>(most: number): Recent<V> {
  const values = new Map<string, V>(); // least recently asked for first
  return {
    get(key, make) {
      const value = values.get(key) ?? make();
      values.delete(key);
      values.set(key, value);
      if (values.size > most) values.delete(values.keys().next().value!);
      return value;
    },
  };
}
