import { type NetworkDesign, networkProgram } from './networkProgram.ts';
import { copyWindow, type WindowSource } from './windows.ts';

/** Windows of one call, always as many: what a window gives does not depend on how many others are asked for with it. */
const BATCH = 64;

/** What a network learned. */
export interface NetworkWeights {
  /** [P] */
  readonly weights: Float32Array;
  /** [Q] */
  readonly buffers: Float32Array;
}

/**
 * Outputs of each window, and how wrong they are where targets are given.
 * @param ends    [W] last rows of the windows
 * @param targets [N, T] by row; 0 where absent
 * @returns       outputs [W, O], rowLoss [W]
 */
export function evaluateWindows(
  design: NetworkDesign,
  learned: NetworkWeights,
  source: WindowSource,
  ends: Int32Array,
  targets?: Float32Array,
): { readonly outputs: Float32Array; readonly rowLoss: Float32Array } {
  const { head } = design;
  const window = { batch: BATCH, lookback: source.lookback, features: source.cols };
  const { program } = networkProgram(design, window, 'evaluation');
  const { weights, buffers, x, y } = program.inputs as Readonly<Record<string, Float32Array>>;
  weights!.set(learned.weights);
  buffers?.set(learned.buffers);
  const outputs = new Float32Array(ends.length * head.size);
  const rowLoss = new Float32Array(ends.length);
  for (let start = 0; start < ends.length; start += BATCH) {
    const count = Math.min(BATCH, ends.length - start);
    for (let n = 0; n < count; n++) {
      const end = ends[start + n]!;
      copyWindow(source, end, n, x as Float32Array);
      if (targets !== undefined) copyTargets(targets, end, n, head.targets, y!);
    }
    program.run();
    outputs.set(program.outputs['outputs']!.subarray(0, count * head.size), start * head.size);
    rowLoss.set(program.outputs['rowLoss']!.subarray(0, count), start);
  }
  return { outputs, rowLoss };
}

/** Copies the targets of a row to place `n` of a batch. @param targets [N, T] @param out [B, T] */
export function copyTargets(targets: Float32Array, row: number, n: number, count: number, out: Float32Array): void {
  for (let k = 0; k < count; k++) out[n * count + k] = targets[row * count + k]!;
}
