/**
 * How many leading rows have a label inside the window: those whose label may read the bars up to barIndex + horizon and
 * no bar from `endBar` on. A path-dependent label that happens to end early is dropped as well where its time limit lies
 * outside: to keep only the labels that ended early would teach that all of them do.
 * @param barIndex [N] ascending
 */
export function labelledRows(barIndex: Int32Array, horizon: number, endBar: number): number {
  const beyond = barIndex.findIndex((bar) => bar + horizon >= endBar);
  return beyond < 0 ? barIndex.length : beyond;
}
