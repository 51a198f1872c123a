const DIGITS = 4; // a person compares with a limit; the full figure is in `measured`

/** A measured number as a reason shows it. */
export function shown(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(DIGITS))) : String(value);
}
