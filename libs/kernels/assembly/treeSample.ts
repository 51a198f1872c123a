import { mix } from './mix';

/**
 * Takes `wanted` of n rows, all subsets being equally likely (Vitter 1984, "method S"), by a uniform number for each
 * position.
 * @param rows  i32 [n]
 * @param key   what the numbers depend on, beside the position
 * @param taken i32 [wanted + 1] receives them
 * @param left  i32 [n − wanted + 1] receives the others
 */
export function treeBag(rows: usize, n: i32, wanted: i32, key: i32, taken: usize, left: usize): void {
  for (let i = 0; i < n; i++) {
    const uniform = (mix(((i * 0x9e3779b1) as u32) ^ (key as u32)) as f64) / 4294967296; // golden ratio: neighbours get far apart
    const isTaken = (uniform * ((n - i) as f64) < (wanted as f64)) as i32;
    const row = load<i32>(rows + ((i as usize) << 2));
    store<i32>(taken, row);
    store<i32>(left, row);
    taken += (isTaken << 2) as usize;
    left += ((1 - isTaken) << 2) as usize;
    wanted -= isTaken;
  }
}
