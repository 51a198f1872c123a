import { createRng, philox4x32, type Rng } from '@winnow/core';
import { withArena } from '../memory/arena.ts';
import { kernels } from '../memory/kernels.ts';
import { bestSplit, directSplit, type NumericSplit, type SplitBounds, type SplitSearch } from './bestSplit.ts';
import { binIntoKernel, binRows } from './binRows.ts';
import { drawRows } from './drawRows.ts';
import { packGradients, sumGradients, sumPacked } from './gradients.ts';
import { fillHistogram, removeRows, subtractHistogram } from './histogram.ts';
import { partitionRows } from './partitionRows.ts';
import { sortValues } from './sortValues.ts';
import {
  COLUMN_RECORD,
  createTreeWorkspace,
  HISTOGRAM_BINS,
  histogramSlot,
  type RowSet,
  selectColumns,
  type TreeWorkspace,
} from './workspace.ts';

const ROWS = 300;
const STRIDE = 8;

/** Bins per column; the fifth and the last column have a bin of missing values after them. */
const BINS = [255, 17, 2, 1, 60, 8, 3, 254];
const WITH_MISSING = [4, 7];

interface Problem {
  readonly work: TreeWorkspace;
  readonly set: RowSet;
  readonly bins: Uint8Array;
  readonly gradients: Int32Array;
  readonly hessians: Int32Array;
}

/** Rows with integer gradients, so that packing is exact. */
function withProblem(rng: Rng, body: (problem: Problem) => void): void {
  const bins = Uint8Array.from({ length: ROWS * STRIDE }, (_, i) => {
    const c = i % STRIDE;
    return rng.int(BINS[c]! + (WITH_MISSING.includes(c) ? 1 : 0));
  });
  const gradients = Int32Array.from({ length: ROWS }, () => rng.int(201) - 100);
  const hessians = Int32Array.from({ length: ROWS }, () => 1 + rng.int(9));
  withArena((arena) => {
    const work = createTreeWorkspace(arena, bins, ROWS, STRIDE, 1);
    const rows = arena.i32(ROWS);
    rows.view().set(Int32Array.from({ length: ROWS }, (_, n) => n));
    const pairs = work.gradients.view();
    for (let n = 0; n < ROWS; n++) pairs.set([hessians[n]!, gradients[n]!], 2 * n);
    const set = { nRows: ROWS, columns: work.binColumns, rows, count: ROWS };
    body({ work, set, bins, gradients, hessians });
  });
}

/** Packs the gradients. @returns the factor of gradients and that of hessians */
function pack({ work, set }: Problem): { gradient: number; hessian: number } {
  return packGradients(work, sumGradients(work, set, 0, ROWS), ROWS, 12345);
}

test('sortValues() sorts any doubles as a comparison does, and moves what comes along', () => {
  const rng = createRng(1);
  const special = [0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -5e-324, 1e300, -1e300];
  const values = Float64Array.from([...special, ...Array.from({ length: 999 }, () => 10 ** rng.int(9) * rng.normal())]);
  const payload = values.map((value) => 2 * value);
  const sorted = values.slice().sort();
  sortValues(values, payload);
  expect(values).toEqual(sorted);
  expect(payload).toEqual(sorted.map((value) => 2 * value));
});

test('binRows() and binIntoKernel() count the bounds below each value', () => {
  const rng = createRng(2);
  const bounds = [Array.from({ length: 254 }, (_, i) => i / 100), [0], []];
  const data = Float64Array.from({ length: 3 * ROWS }, (_, i) => (i % 7 === 0 ? Number.NaN : rng.int(300) / 100));
  const out = new Uint8Array(4 * ROWS);
  const columns = bounds.map((of, c) => ({ bounds: of, missingBin: 200 + c }));
  const table = { data, nRows: ROWS, columns, stride: 4 };
  binRows(table, out);
  const expected = Uint8Array.from({ length: 4 * ROWS }, (_, i) => {
    const [row, c] = [Math.floor(i / 4), i % 4];
    if (c === 3) return 0;
    const value = data[3 * row + c]!;
    return Number.isNaN(value) ? 200 + c : bounds[c]!.filter((bound) => bound < value).length;
  });
  expect(out).toEqual(expected);
  withArena((arena) => {
    const regions = { rows: arena.u8(4 * ROWS), columns: arena.u8(4 * ROWS) };
    for (const region of [regions.rows, regions.columns]) region.view().fill(0);
    binIntoKernel(table, regions);
    expect(regions.rows.view()).toEqual(expected);
    expect(regions.columns.view()).toEqual(expected.map((_, i) => expected[4 * (i % ROWS) + Math.floor(i / ROWS)]!));
  });
});

test('bins are found exactly among bounds that lie far apart, close together, or near infinity', () => {
  const rng = createRng(4);
  const bounds = [
    Array.from({ length: 250 }, (_, i) => Math.exp(i - 100)),
    [...Array.from({ length: 200 }, (_, i) => 1 + i * 2 ** -50), 1e300],
    [-1.7e308, 0, 1.7e308],
    [5e-324, 1e-323],
    Array.from({ length: 200 }, () => rng.normal()).sort((a, b) => a - b),
  ];
  const special = [Number.NEGATIVE_INFINITY, -1.7e308, -0, 5e-324, 1.7e308, Number.POSITIVE_INFINITY];
  const values = [...special, ...bounds.flat(), ...bounds.flat().map((bound) => bound * (1 + 2 ** -52))];
  const data = Float64Array.from(values.flatMap((value) => bounds.map(() => value)));
  const out = new Uint8Array(values.length * 8);
  const columns = bounds.map((of) => ({ bounds: of, missingBin: 255 }));
  binRows({ data, nRows: values.length, columns, stride: 8 }, out);
  const expected = values.flatMap((value) => [
    ...bounds.map((of) => of.filter((bound) => bound < value).length),
    0,
    0,
    0,
  ]);
  expect([...out]).toEqual(expected);
});

test('a table beyond the memory of the kernel is refused, and the largest one named', () => {
  const create = () => withArena((arena) => createTreeWorkspace(arena, () => {}, 10_000_000, 280, 1));
  expect(create).toThrow(expect.objectContaining({ code: 'kernel_memory', message: expect.stringContaining('6882') }));
});

test('packGradients() is exact for integers, and sums of any rows fit', () => {
  withProblem(createRng(3), (problem) => {
    const scale = pack(problem);
    const pairs = problem.work.packed.view();
    for (let n = 0; n < ROWS; n++) {
      expect(pairs[2 * n]! / scale.hessian).toBe(problem.hessians[n]);
      expect(pairs[2 * n + 1]! / scale.gradient).toBe(problem.gradients[n]);
    }
    const magnitude = problem.gradients.reduce((sum, value) => sum + Math.abs(value), 0);
    expect(scale.gradient * magnitude).toBeLessThan(2 ** 31);
    expect(scale.gradient * magnitude).toBeGreaterThan(2 ** 29);
  });
});

test('packGradients() rounds up as often as it takes to be exact on average, and equal gradients alike', () => {
  withProblem(createRng(4), ({ work, set }) => {
    const pairs = work.gradients.view();
    for (let n = 0; n < ROWS; n++) pairs.set([1, n === 0 ? 1e9 : n % 2 === 0 ? 0.3 : -0.7], 2 * n);
    const sums = sumGradients(work, set, 0, ROWS);
    let total = 0;
    for (let key = 0; key < 500; key++) {
      const { gradient } = packGradients(work, sums, ROWS, key);
      const packed = work.packed.view();
      total += packed[2 * 2 + 1]! / gradient;
      expect(packed[2 * 4 + 1]).toBe(packed[2 * 2 + 1]);
    }
    const unit = 1 / packGradients(work, sums, ROWS, 0).gradient;
    expect(unit).toBeGreaterThan(0.2); // else nothing is rounded here
    expect(total / 500).toBeGreaterThan(0.3 - 4 * unit * Math.sqrt(0.25 / 500));
    expect(total / 500).toBeLessThan(0.3 + 4 * unit * Math.sqrt(0.25 / 500));
  });
});

test('fillHistogram() adds up each bin, and a child is its parent without the other child', () => {
  withProblem(createRng(5), (problem) => {
    const { work, set, bins, gradients } = problem;
    const scale = pack(problem);
    fillHistogram(work, set, 0, ROWS, 0);
    fillHistogram(work, set, 0, 100, 1);
    fillHistogram(work, set, 100, ROWS, 2);
    const direct = histogramSlot(work, 2).view().slice();
    const whole = histogramSlot(work, 0).view();
    for (let c = 0; c < STRIDE; c++) {
      for (let bin = 0; bin < HISTOGRAM_BINS; bin++) {
        const members = gradients.filter((_, n) => bins[n * STRIDE + c] === bin);
        const sum = members.reduce((total, value) => total + value, 0);
        expect(whole[2 * (c * HISTOGRAM_BINS + bin) + 1]).toBe(sum * scale.gradient);
      }
    }
    subtractHistogram(work, 0, 1);
    expect(histogramSlot(work, 0).view()).toEqual(direct);
  });
});

test('partitionRows() moves marked bins to the front and keeps the order on both sides', () => {
  withProblem(createRng(6), ({ work, set, bins }) => {
    const marked = work.goesLeft.view();
    for (let bin = 0; bin < HISTOGRAM_BINS; bin++) marked[bin] = Number(bin % 3 === 0);
    const middle = partitionRows(work, set, 1, 50, 250);
    const isLeft = (n: number): boolean => bins[n * STRIDE + 1]! % 3 === 0;
    const numbers = Array.from({ length: 200 }, (_, i) => 50 + i);
    const expected = [...numbers.filter(isLeft), ...numbers.filter((n) => !isLeft(n))];
    expect([...set.rows.view().subarray(50, 250)]).toEqual(expected);
    expect(middle).toBe(50 + numbers.filter(isLeft).length);
    expect([...set.rows.view().subarray(0, 50)]).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});

/** The best split by trying every threshold in both directions. */
function bruteForce(
  { bins, gradients, hessians }: Problem,
  search: SplitSearch,
  { alpha, lowest, highest }: SplitBounds,
  monotone: readonly number[],
): Omit<NumericSplit, 'sumGradient' | 'sumHessian'> | undefined {
  const shrink = (g: number): number => Math.sign(g) * Math.max(Math.abs(g) - alpha, 0);
  const output = (g: number, h: number): number =>
    Math.min(Math.max(-shrink(g) / (h + search.lambda), lowest), highest);
  const gainOf = (g: number, h: number): number =>
    -(2 * shrink(g) * output(g, h) + (h + search.lambda) * output(g, h) ** 2);
  const parent = gainOf(search.sumGradient, search.sumHessian);
  let best: Omit<NumericSplit, 'sumGradient' | 'sumHessian'> | undefined;
  const consider = (column: number, bin: number, missingLeft: boolean): void => {
    let [g, h] = [0, 0];
    for (let n = 0; n < ROWS; n++) {
      const value = bins[n * STRIDE + column]!;
      if (value === BINS[column] ? !missingLeft : value > bin) continue;
      g += gradients[n]!;
      h += hessians[n]!;
    }
    const [gr, hr] = [search.sumGradient - g, search.sumHessian - h];
    if (h < search.minHessian || hr < search.minHessian) return;
    if (monotone[column]! * (output(g, h) - output(gr, hr)) > 0) return;
    const gain = gainOf(g, h) + gainOf(gr, hr) - parent;
    if (gain > (best?.gain ?? search.minGain) * (1 + 1e-12)) best = { gain, column, bin, missingLeft };
  };
  for (let c = 0; c < STRIDE; c++) {
    for (let bin = BINS[c]! - 2; bin >= 0; bin--) consider(c, bin, true);
    if (WITH_MISSING.includes(c)) for (let bin = 0; bin < BINS[c]!; bin++) consider(c, bin, false);
  }
  return best;
}

const free: SplitBounds = { alpha: 0, lowest: Number.NEGATIVE_INFINITY, highest: Number.POSITIVE_INFINITY };
const noDirection = BINS.map(() => 0);

function expectBest(
  seed: number,
  of: Partial<SplitSearch>,
  bounds: SplitBounds | undefined,
  monotone = noDirection,
): void {
  withProblem(createRng(seed), (problem) => {
    const { work, set, gradients, hessians } = problem;
    const { gradient, hessian } = pack(problem);
    BINS.forEach((count, c) => {
      work.columns.view().set([count, Number(WITH_MISSING.includes(c)), monotone[c]!, 1, c], COLUMN_RECORD * c);
    });
    fillHistogram(work, set, 0, ROWS, 0);
    const sum = (values: Int32Array): number => values.reduce((total, value) => total + value, 0);
    const search = {
      sumGradient: sum(gradients),
      sumHessian: sum(hessians),
      lambda: 0,
      minHessian: 1,
      minGain: 0,
      ...of,
    };
    const packed = {
      sumGradient: search.sumGradient * gradient,
      sumHessian: search.sumHessian * hessian,
      lambda: search.lambda * hessian,
      minHessian: search.minHessian * hessian,
      minGain: (search.minGain * gradient ** 2) / hessian,
    };
    const toPacked = gradient / hessian;
    const packedBounds = bounds && {
      alpha: bounds.alpha * gradient,
      lowest: bounds.lowest * toPacked,
      highest: bounds.highest * toPacked,
    };
    const found = bestSplit(work, 0, packed, packedBounds);
    if (bounds === undefined) expect(directSplit(work, set, 0, ROWS, packed)).toEqual(found);
    const expected = bruteForce(problem, search, bounds ?? free, monotone);
    if (expected === undefined) return expect(found).toBeUndefined();
    expect({ ...found, gain: 0 }).toMatchObject({ ...expected, gain: 0 });
    expect((found!.gain * hessian) / gradient ** 2 / expected.gain).toBeCloseTo(1, 9);
  });
}

const seeds = [11, 12, 13, 14, 15, 16, 17, 18];

describe('bestSplit() finds what trying every threshold finds', () => {
  test.each(seeds)('without penalties (seed %i)', (seed) => expectBest(seed, {}, undefined));
  test.each(seeds)('with an L2 penalty and limits (seed %i)', (seed) => {
    expectBest(seed, { lambda: 17.5, minHessian: 120, minGain: 3 }, undefined);
  });
  test.each(seeds)('with an L1 penalty (seed %i)', (seed) => expectBest(seed, { lambda: 2 }, { ...free, alpha: 40 }));
  test.each(seeds)('with bounds and directions (seed %i)', (seed) => {
    expectBest(seed, { minHessian: 30 }, { alpha: 0, lowest: -2, highest: 0.5 }, [1, -1, 0, 0, 1, -1, 1, -1]);
  });
  test('and nothing where nothing gains enough', () => expectBest(11, { minGain: 1e9 }, undefined));
  test('and nothing where no child is large enough', () => expectBest(11, { minHessian: 1e6 }, undefined));
});

test.each([2, 20, 63, 64, 200])('directSplit() finds in %i rows what a histogram of them shows', (count) => {
  withProblem(createRng(21), (problem) => {
    const { work, set } = problem;
    pack(problem);
    BINS.forEach((bins, c) => {
      work.columns.view().set([bins, Number(WITH_MISSING.includes(c)), 0, 1, c], COLUMN_RECORD * c);
    });
    const part = { ...set, count };
    const { gradient, hessian } = sumPacked(work, part);
    fillHistogram(work, part, 0, count, 0);
    const search = { sumGradient: gradient, sumHessian: hessian, lambda: 0, minHessian: 1, minGain: 0 };
    const found = directSplit(work, part, 0, count, search);
    expect(found).toEqual(bestSplit(work, 0, search));
    expect(found!.gain).toBeGreaterThan(0);
  });
});

test('directSplit() draws thresholds that leave rows on both sides, others by another number', () => {
  withProblem(createRng(22), (problem) => {
    const { work, set, bins } = problem;
    pack(problem);
    work.columns.view().fill(0).set([BINS[4]!, 1, 0, 1, 4], 0);
    const { gradient, hessian } = sumPacked(work, set);
    const search = { sumGradient: gradient, sumHessian: hessian, lambda: 0, minHessian: 1, minGain: 0 };
    const edges = work.arena.f64(512 * STRIDE);
    edges.view().set(Array.from({ length: 512 * STRIDE }, (_, i) => (i >> 1) % 256));
    const drawn = Array.from({ length: 300 }, (_, i) => {
      return directSplit(work, set, 0, ROWS, search, { word: i + 1, edges })!.bin;
    });
    const values = [...bins.filter((bin, i) => i % STRIDE === 4 && bin < BINS[4]!)];
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(Math.min(...values));
    expect(Math.max(...drawn)).toBeLessThan(Math.max(...values));
    expect(new Set(drawn).size).toBeGreaterThan(50);
  });
});

test('a node of rows that are all alike is not split', () => {
  withProblem(createRng(23), ({ work, set }) => {
    const pairs = work.gradients.view();
    for (let n = 0; n < ROWS; n++) pairs.set([1 + (n % 3), 0.1 * (1 + (n % 3))], 2 * n);
    packGradients(work, sumGradients(work, set, 0, ROWS), ROWS, 1);
    BINS.forEach((bins, c) => {
      work.columns.view().set([bins, Number(WITH_MISSING.includes(c)), 0, 1, c], COLUMN_RECORD * c);
    });
    const { gradient, hessian } = sumPacked(work, set);
    const search = { sumGradient: gradient, sumHessian: hessian, lambda: 0, minHessian: 1, minGain: 0 };
    expect(directSplit(work, set, 0, ROWS, search)).toBeUndefined();
  });
});

test('removeRows() leaves the histogram of the other rows', () => {
  withProblem(createRng(24), (problem) => {
    const { work, set } = problem;
    pack(problem);
    fillHistogram(work, set, 0, ROWS, 0);
    fillHistogram(work, set, 40, ROWS, 1);
    removeRows(work, set, 0, 40, 0);
    expect(histogramSlot(work, 0).view()).toEqual(histogramSlot(work, 1).view());
  });
});

test('random numbers of kernels are those of the streams', () => {
  const rng = createRng(26);
  for (let i = 0; i < 20; i++) {
    const [c0, c1, k0, k1] = [rng.uint32(), rng.uint32(), rng.uint32(), rng.uint32()];
    const expected = new Uint32Array(4);
    philox4x32(Uint32Array.of(c0, c1, 0, 0), Uint32Array.of(k0, k1), expected);
    withArena((arena) => {
      const words = arena.i32(4);
      kernels().philox(c0, c1, k0, k1, words.address);
      expect(Uint32Array.from(words.view())).toEqual(expected);
    });
  }
});

test('selectColumns() has histograms made of those columns, in their order', () => {
  withProblem(createRng(25), (problem) => {
    const { work, set } = problem;
    pack(problem);
    fillHistogram(work, set, 0, ROWS, 0);
    const whole = histogramSlot(work, 0).view().slice();
    selectColumns(work, [6, 1, 3]);
    fillHistogram(work, set, 0, ROWS, 0);
    const columnOf = (all: Int32Array, c: number) => all.slice(2 * HISTOGRAM_BINS * c, 2 * HISTOGRAM_BINS * (c + 1));
    [6, 1, 3].forEach((c, place) => {
      expect(columnOf(histogramSlot(work, 0).view(), place)).toEqual(columnOf(whole, c));
    });
    selectColumns(work, 'all');
    fillHistogram(work, set, 0, ROWS, 0);
    expect(histogramSlot(work, 0).view()).toEqual(whole);
  });
});

test('the short and the long form of the search agree', () => {
  for (const seed of seeds) expectBest(seed, { lambda: 1.5, minHessian: 20 }, free);
});

test('drawRows() takes as many as wanted, keeps the order of both parts, and takes each row equally often', () => {
  const rows = Int32Array.from({ length: 50 }, (_, n) => 3 * n);
  const counts = new Map<number, number>();
  for (let key = 0; key < 2000; key++) {
    const { taken, left } = drawRows(rows, 20, key * 7919);
    expect([...taken, ...left].sort((a, b) => a - b)).toEqual([...rows]);
    expect(taken).toEqual(taken.slice().sort());
    expect(left).toEqual(left.slice().sort());
    for (const row of taken) counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  for (const row of rows) expect(Math.abs(counts.get(row)! / 2000 - 0.4)).toBeLessThan(0.05);
});
