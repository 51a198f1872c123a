/**
 * JSON as XGBoost reads it: it tells integers from numbers with a point and wants each in its place, so that a Float32Array
 * is written as the latter.
 */
export type ModelJson = string | number | Float32Array | readonly ModelJson[] | { readonly [key: string]: ModelJson };

export function encodeModel(value: ModelJson): string {
  if (value instanceof Float32Array) return `[${Array.from(value, floatText).join(',')}]`;
  if (isList(value)) return `[${value.map(encodeModel).join(',')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}:${encodeModel(item)}`)
    .join(',')}}`;
}

function isList(value: ModelJson): value is readonly ModelJson[] {
  return Array.isArray(value);
}

function floatText(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
