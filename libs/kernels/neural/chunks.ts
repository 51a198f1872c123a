/** Numbers that are in kernel memory at a time: a multiple of eight, and few enough for the second-level cache. */
export const CHUNK = 8192;

/** The next multiple of eight: what vector loops go over. */
export function padded(count: number): number {
  return (count + 7) & ~7;
}
