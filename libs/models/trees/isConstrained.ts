/** Whether some feature has a direction. @param monotone [F] 1 rising, −1 falling, 0 free; absent: all are free */
export function isConstrained(monotone: readonly number[] | undefined): boolean {
  return monotone?.some((direction) => direction !== 0) ?? false;
}
