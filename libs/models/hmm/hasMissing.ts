/** Whether a value is NaN, which stands for one that was not observed. */
export function hasMissing(data: Float64Array): boolean {
  for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i])) return true;
  return false;
}
