/**
 * Groups of rows that several features tell apart, see libs/kernels/trees/rowGroups.ts. A row's group is found one feature after
 * the other; −1 is none. The values of a feature lie `step` bytes apart.
 */

/** groups[row] |= bit where the value is above the bound or, if `isEqual`, the bound itself. */
export function treeMeets(values: usize, step: i32, n: i32, bound: f64, isEqual: i32, bit: i32, groups: usize): void {
  for (const end = groups + ((n as usize) << 2); groups < end; groups += 4) {
    const value = f64.load(values);
    const isMet = isEqual !== 0 ? value === bound : value > bound;
    store<i32>(groups, load<i32>(groups) | (isMet ? bit : 0));
    values += step;
  }
}

/** groups[row] = numbers[groups[row]]. */
export function treeRenumber(n: i32, numbers: usize, groups: usize): void {
  for (const end = groups + ((n as usize) << 2); groups < end; groups += 4) {
    store<i32>(groups, load<i32>(numbers + ((load<i32>(groups) as usize) << 2)));
  }
}

/**
 * groups[row] = numbers[groups[row], value]; a value that is no integer below `width` has no number.
 * @param numbers i32 [groups, width]
 */
export function treeJoin(values: usize, step: i32, n: i32, numbers: usize, width: i32, groups: usize): void {
  for (const end = groups + ((n as usize) << 2); groups < end; groups += 4) {
    const value = f64.load(values);
    const group = load<i32>(groups);
    const whole = value as i32;
    const isKnown = group >= 0 && (whole as u32) < (width as u32) && (whole as f64) === value;
    store<i32>(groups, isKnown ? load<i32>(numbers + ((group * width + whole) << 2)) : -1);
    values += step;
  }
}

/** out[row] = bins[groups[row] + 1]. @param bins u8 [1 + groups] */
export function treeGroupBins(n: i32, groups: usize, bins: usize, out: usize): void {
  for (const end = groups + ((n as usize) << 2); groups < end; groups += 4) {
    store<u8>(out, load<u8>(bins + (load<i32>(groups) as usize), 1));
    out += 1;
  }
}
