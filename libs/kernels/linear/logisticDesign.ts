import type { Arena, Region } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { BLOCK_ROWS, blockLength, createGramSums, createPacker, paddedColumns } from './blocks.ts';

/**
 * Rows of a logistic regression in kernel memory. Notation: N rows, P = F + 1 columns: features around their means, then
 * ones; z = X beta, p = 1 / (1 + exp(−z)).
 */
export interface LogisticDesign {
  /** P */
  readonly cols: number;
  /**
   * Goes over the rows at `beta` [P].
   * @param gradient [P] receives Xᵀ V (p − y)
   * @returns Σ_n v_n log(1 + exp(−margin_n))
   */
  evaluate(beta: Float64Array, gradient: Float64Array): number;
  /** [P, P] Xᵀ V diag(p (1 − p)) X at the `beta` that was evaluated last */
  hessian(): Float64Array;
}

/**
 * @param data   [N, F]
 * @param means  [F]
 * @param labels [N] 0 or 1
 * @param weight [N] v
 */
export function createLogisticDesign(
  arena: Arena,
  data: Float64Array,
  means: Float64Array,
  labels: ArrayLike<number>,
  weight: Float64Array,
): LogisticDesign {
  const cols = means.length + 1;
  const padded = paddedColumns(cols);
  const blocks = packBlocks(arena, data, means, weight.length);
  const column = (values: ArrayLike<number>): Region<Float64Array> => {
    const region = arena.f64(blockLength(weight.length));
    region.view().fill(0).set(values);
    return region;
  };
  const [y, v, curvature] = [column(labels), column(weight), column([])];
  const gram = createGramSums(arena, cols);
  const [scores, exps] = [arena.f64(BLOCK_ROWS), arena.f64(BLOCK_ROWS)];
  const [point, sums] = [arena.f64(padded), arena.f64(padded)];
  return {
    cols,
    evaluate: (beta, gradient) => {
      point.view().fill(0).set(beta);
      sums.view().fill(0);
      let loss = 0;
      for (const { first, length, address } of blocks) {
        const at = ({ address: start }: Region<Float64Array>) => start + 8 * first;
        loss += kernels().logisticBlock(
          address,
          length,
          padded,
          point.address,
          at(y),
          at(v),
          scores.address,
          exps.address,
          at(curvature),
          sums.address,
        );
      }
      gradient.set(sums.view().subarray(0, cols));
      return loss;
    },
    hessian: () => {
      gram.clear();
      for (const { first, length, address } of blocks) gram.add(address, length, curvature.address + 8 * first);
      return gram.result();
    },
  };
}

interface Block {
  /** its first row */
  readonly first: number;
  readonly length: number;
  readonly address: number;
}

function packBlocks(arena: Arena, data: Float64Array, means: Float64Array, rows: number): Block[] {
  const cols = means.length;
  const padded = paddedColumns(cols + 1);
  const packed = arena.f64(padded * blockLength(rows));
  const packer = createPacker(arena, data, cols, means);
  const values = packed.view();
  const blocks: Block[] = [];
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, rows - first);
    const [start, length] = [padded * first, blockLength(count)];
    values.fill(0, start + cols * length, start + padded * length);
    values.fill(1, start + cols * length, start + cols * length + count);
    const address = packed.address + 8 * start;
    packer.pack(first, count, address);
    blocks.push({ first, length, address });
  }
  return blocks;
}
