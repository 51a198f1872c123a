/** Numbers as people read them in tables. */

/** Four significant digits; a dash for what is missing. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}

export function formatPercent(value: number | undefined): string {
  return value === undefined ? '–' : `${(100 * value).toFixed(1)} %`;
}

/** `lambda 0.123, threshold 0.02`: the model's name is in a column of its own. */
export function formatParams(params: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(params)
    .filter(([name]) => name !== 'model')
    .map(
      ([name, value]) =>
        `${name.slice(name.indexOf('.') + 1)} ${typeof value === 'number' ? formatNumber(value) : value}`,
    )
    .join(', ');
}

/** `2014-02-01`, in UTC */
export function formatDay(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}
