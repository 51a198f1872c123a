import { sortValues } from '@winnow/kernels';

/**
 * Bounds between bins, chosen as CatBoost's GreedyLogSum does: of all bins, the one whose split at its middle raises the
 * sum of the logarithms of the bins' weights most is split next. Where there are nearly as many bins as values, many gain
 * the same: which of them is split is as the heap that CatBoost keeps them in has it, step by step.
 */

/** Keeps the logarithm of an empty bin finite. */
const SMOOTH = 1e-8;

interface Bin {
  /** distinct values from `first` to before `end` */
  readonly first: number;
  readonly end: number;
  /** where it would be split; `first` when it cannot be */
  readonly middle: number;
  readonly gain: number;
}

/**
 * @param values    [n] without NaN
 * @param weight    [n] above 0: a value of weight 2 counts as two
 * @param maxBounds at least 1
 * @returns ascending; a value up to a bound is below it
 */
export function greedyBounds(values: Float64Array, weight: Float64Array, maxBounds: number): number[] {
  const { distinct, ends } = cumulate(values, weight);
  if (distinct.length < 2) return [];
  const heap = [binOf(ends, 0, distinct.length)];
  while (heap.length <= maxBounds) {
    const { first, middle, end } = heap[0]!;
    if (middle === first) break;
    removeTop(heap);
    add(heap, binOf(ends, first, middle));
    add(heap, binOf(ends, middle, end));
  }
  const firsts = heap.map(({ first }) => first).sort((a, b) => a - b);
  return firsts.slice(1).map((first) => between(distinct[first - 1]!, distinct[first]!));
}

/** A heap's bin gains no less than those at 2i + 1 and 2i + 2. */
function add(heap: Bin[], bin: Bin): void {
  let at = heap.length;
  heap.push(bin);
  for (let parent = (at - 1) >> 1; at > 0 && heap[parent]!.gain < bin.gain; parent = (at - 1) >> 1) {
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = bin;
}

/** The last bin sinks from the top, below those that gain as much. */
function removeTop(heap: Bin[]): void {
  const last = heap.pop()!;
  if (heap.length === 0) return;
  let at = 0;
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && heap[child]!.gain < heap[child + 1]!.gain) child += 1;
    if (heap[child]!.gain < last.gain) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
}

/** Distinct values, ascending, and the weight of all values up to each. */
function cumulate(values: Float64Array, weight: Float64Array): { distinct: Float64Array; ends: Float64Array } {
  const sorted = values.slice();
  const along = weight.slice();
  sortValues(sorted, along);
  let count = 0;
  let total = 0;
  for (let n = 0; n < sorted.length; n++) {
    total += along[n]!;
    if (n > 0 && sorted[n] === sorted[n - 1]) count -= 1;
    sorted[count] = sorted[n]!;
    along[count++] = total;
  }
  return { distinct: sorted.subarray(0, count), ends: along.subarray(0, count) };
}

/** The split is on one side of the value in the middle of the bin's weight. */
function binOf(ends: Float64Array, first: number, end: number): Bin {
  const start = first === 0 ? 0 : ends[first - 1]!;
  const position = start + (ends[end - 1]! - start) / 2;
  const value = firstAbove(ends, position, first, end);
  const gainAt = (middle: number): number => {
    if (middle === first || middle === end) return Number.NEGATIVE_INFINITY;
    const below = ends[middle - 1]! - start;
    const above = ends[end - 1]! - ends[middle - 1]!;
    return Math.log(below + SMOOTH) + Math.log(above + SMOOTH) - Math.log(below + above + SMOOTH);
  };
  const [before, after] = [gainAt(value), gainAt(value + 1)];
  const gain = Math.max(before, after);
  if (gain === Number.NEGATIVE_INFINITY) return { first, end, middle: first, gain };
  return { first, end, middle: before >= after ? value : value + 1, gain };
}

/** The first of ends[from..to) that is above `position`, or the last one. */
function firstAbove(ends: Float64Array, position: number, from: number, to: number): number {
  let [low, high] = [from, to - 1];
  while (low < high) {
    const at = (low + high) >> 1;
    if (ends[at]! > position) high = at;
    else low = at + 1;
  }
  return low;
}

/** A number from a on and below b; halving first, as a sum may overflow. */
function between(a: number, b: number): number {
  const middle = a / 2 + b / 2;
  return middle >= a && middle < b ? middle : a;
}
