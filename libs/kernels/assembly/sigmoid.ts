import { expShifted } from './exp';

/** Values that there is room for in each. */
export const CHUNK: i32 = 256;
export const EXPS = memory.data(2048, 16);
export const ZEROS = memory.data(2048, 16);

/** exp of the negative of a lower score would come near overflow. */
const LOWEST_SCORE: f64 = -700;

/** Writes exp(−score) to EXPS. @param scores f64 [count], up to CHUNK. @param count a multiple of 4 */
export function expNegatives(scores: usize, count: i32): void {
  const lowest = f64x2.splat(LOWEST_SCORE);
  for (let at: usize = 0, bytes = (count as usize) << 3; at < bytes; at += 16) {
    v128.store(EXPS + at, f64x2.max(v128.load(scores + at), lowest));
  }
  expShifted(ZEROS, EXPS, EXPS, count);
}

/** Scores become 1 / (1 + exp(−score)), 0 far out. @param scores f64 [count]. @param count a multiple of 4 */
export function sigmoids(scores: usize, count: i32): void {
  const one = f64x2.splat(1);
  const lowest = f64x2.splat(LOWEST_SCORE);
  for (let first = 0; first < count; first += CHUNK) {
    const length = min(CHUNK, count - first);
    const bytes = (length as usize) << 3;
    expNegatives(scores, length);
    for (let at: usize = 0; at < bytes; at += 16) {
      const p = f64x2.div(one, f64x2.add(one, v128.load(EXPS + at)));
      v128.store(scores + at, v128.and(p, f64x2.ge(v128.load(scores + at), lowest)));
    }
    scores += bytes;
  }
}
