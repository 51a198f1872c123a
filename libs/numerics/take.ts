type Numbers = Float64Array | Float32Array | Int32Array | Int8Array | Uint8Array;

/**
 * The values at the given places, in their order; a place outside the array gives NaN, or 0 in an array of integers. Ten
 * times as fast as `TypedArray.from` with a function, which goes through an iterator: every fold of a trial takes rows.
 * @param places [M]
 * @returns [M] of the kind of `values`
 */
export function take<T extends Numbers>(values: T, places: ArrayLike<number>): T {
  const taken = new (values.constructor as new (length: number) => T)(places.length);
  for (let i = 0; i < places.length; i++) taken[i] = values[places[i]!]!;
  return taken;
}
