import type { Rng } from '@winnow/core';
import { packGradients, type RowSet, sumGradients } from '@winnow/kernels';
import type { Objective } from '../objectives/objective.ts';
import { type Fold, gradientRows, type Prefix } from './fold.ts';
import type { LeafSet, OutputMemory, PartMemory, SearchMemory, SearchPart } from './searchMemory.ts';

/** Gradients of a fold at its scores, before a tree is grown on it. */
export interface FoldGradients {
  /** [N] squared gradients, summed over outputs, each at scores that do not know the row where there are such */
  readonly magnitudes: Float64Array;
  /** root of the mean of those */
  readonly deviation: number;
}

export function foldGradients(fold: Fold, objective: Objective, memory: SearchMemory): FoldGradients {
  const magnitudes = new Float64Array(fold.work.nRows);
  fold.prefixes.forEach((prefix, i) => {
    const rows = gradientRows(fold, prefix, prefix.end);
    objective.prepare?.(rows);
    memory.parts[i]!.outputs.forEach(({ gradients }, k) => {
      objective.gradients({ ...rows, work: { ...rows.work, gradients } }, k);
      const view = gradients.view();
      const from = isPlain(prefix) || i === 0 ? 0 : prefix.bodyEnd;
      for (let n = from; n < prefix.end; n++) magnitudes[n]! += view[2 * n + 1]! ** 2;
    });
  });
  const first = fold.prefixes[0]!;
  const unknowing = magnitudes.subarray(isPlain(first) ? 0 : first.bodyEnd);
  const mean = unknowing.reduce((sum, square) => sum + square, 0) / unknowing.length;
  return { magnitudes, deviation: Math.sqrt(mean) };
}

function isPlain({ bodyEnd, end }: Prefix): boolean {
  return bodyEnd === end;
}

/**
 * Packs the gradients for histograms. Beside each gradient stands the row's weight, as splits are scored by means, not by
 * Newton's steps.
 * @param sampled [N] how much rows count where splits are scored; all alike when undefined
 */
export function prepareSearch(
  fold: Fold,
  memory: SearchMemory,
  sampled: Float64Array | undefined,
  rng: Rng,
): SearchPart[] {
  return fold.prefixes.map((prefix, i) => {
    const part = memory.parts[i]!;
    const { body, tail } = rowSets(fold, part, prefix, sampled);
    const scales = part.outputs.map((output) => {
      weigh(fold, prefix, output, sampled);
      const work = { ...fold.work, nRows: prefix.end, gradients: output.gradients, packed: output.packed };
      const sums = [body, ...(tail === body ? [] : [tail])].map((set) => sumGradients(work, set, 0, set.count));
      const sum = (key: 'hessian' | 'gradient' | 'magnitude'): number => sums.reduce((all, one) => all + one[key], 0);
      const all = { hessian: sum('hessian'), gradient: sum('gradient'), magnitude: sum('magnitude') };
      return packGradients(work, all, prefix.end, rng.uint32());
    });
    const bodySet = leafSet(fold, body, part, 'bodyHistograms');
    return { body: bodySet, tail: tail === body ? bodySet : leafSet(fold, tail, part, 'tailHistograms'), scales };
  });
}

function weigh(fold: Fold, prefix: Prefix, { gradients }: OutputMemory, sampled: Float64Array | undefined): void {
  const [view, weight] = [gradients.view(), fold.weight.view()];
  const from = isPlain(prefix) ? 0 : prefix.bodyEnd;
  for (let n = 0; n < prefix.end; n++) {
    const factor = sampled === undefined || n < from ? 1 : sampled[n]!;
    view[2 * n] = factor * weight[n]!;
    view[2 * n + 1]! *= factor;
  }
}

function rowSets(
  { work }: Fold,
  { bodyRows, tailRows }: PartMemory,
  prefix: Prefix,
  sampled: Float64Array | undefined,
): { body: RowSet; tail: RowSet } {
  const set = { nRows: work.nRows, columns: work.binColumns };
  const bodySample = isPlain(prefix) ? sampled : undefined;
  const body = { ...set, rows: bodyRows, count: takeRows(bodyRows.view(), 0, prefix.bodyEnd, bodySample) };
  if (isPlain(prefix)) return { body, tail: body };
  const count = takeRows(tailRows.view(), prefix.bodyEnd, prefix.end, sampled);
  return { body, tail: { ...set, rows: tailRows, count } };
}

/** @returns how many of the rows [from, to) count */
function takeRows(rows: Int32Array, from: number, to: number, sampled: Float64Array | undefined): number {
  let count = 0;
  for (let n = from; n < to; n++) if (sampled === undefined || sampled[n]! > 0) rows[count++] = n;
  return count;
}

function leafSet(
  { work }: Fold,
  set: RowSet,
  { outputs }: PartMemory,
  histograms: 'bodyHistograms' | 'tailHistograms',
): LeafSet {
  const works = outputs.map((output) => ({ ...work, packed: output.packed, histograms: output[histograms] }));
  return { set, works, ranges: [] };
}
