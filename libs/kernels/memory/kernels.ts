import { readFileSync } from 'node:fs';

/** What assembly/index.ts exports; addresses are bytes from the start of `memory`. */
export interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  expShifted(x: number, shift: number, out: number, count: number): void;
  hashValues(values: number, n: number, state: number): void;
  packRows(rows: number, nRows: number, nCols: number, blocks: number): void;
  forward(frame: number): number;
  backward(frame: number): void;
  viterbi(
    frame: number,
    logStart: number,
    logTrans: number,
    logTransposed: number,
    scores: number,
    states: number,
  ): number;
  packBlock(rows: number, count: number, cols: number, means: number, length: number, block: number): void;
  scaleBlock(block: number, factors: number, length: number, cols: number, out: number): void;
  columnSums(rows: number, count: number, cols: number, origin: number, weights: number, sums: number): void;
  logisticBlock(
    block: number,
    length: number,
    cols: number,
    beta: number,
    labels: number,
    weights: number,
    scores: number,
    exps: number,
    curvature: number,
    gradient: number,
  ): number;
  linearScores(rows: number, count: number, cols: number, coef: number, intercept: number, out: number): void;
  sigmoids(scores: number, count: number): void;
  gramAdd(left: number, right: number, rows: number, cols: number, out: number): void;
  packPoints(rows: number, n: number, cols: number, packed: number): void;
  dotPoints(point: number, cols: number, packed: number, packs: number, out: number): void;
  radialBasis(norm: number, norms: number, gamma: number, count: number, out: number): void;
  dropoutMask(mask: number, first: number, count: number, key: number, threshold: number, kept: number): void;
  sumSquares(values: number, count: number): number;
  adam(
    weights: number,
    gradient: number,
    m: number,
    v: number,
    count: number,
    beta1: number,
    newMean: number,
    beta2: number,
    newSquare: number,
    epsilon: number,
    rate: number,
    correction: number,
    l2: number,
    kept: number,
  ): void;
  treeSort(keys: number, scratch: number, n: number, payload: number, payloadScratch: number): void;
  treeBins(
    values: number,
    cols: number,
    n: number,
    bounds: number,
    lookup: number,
    missingBin: number,
    bins: number,
    stride: number,
    binColumn: number,
  ): void;
  treeLogistic(n: number, scores: number, labels: number, weights: number, minHessian: number, out: number): void;
  treeSums(gradients: number, rows: number, begin: number, end: number, out: number): void;
  treeQuantise(
    gradients: number,
    n: number,
    scaleHessian: number,
    scaleGradient: number,
    key: number,
    packed: number,
  ): void;
  treePackedSums(packed: number, rows: number, begin: number, end: number, out: number): void;
  treeAdd(scores: number, rows: number, begin: number, end: number, value: number): void;
  treeHistogram(
    bins: number,
    stride: number,
    nCols: number,
    rows: number,
    begin: number,
    end: number,
    packed: number,
    out: number,
  ): void;
  treeRemoveRows(
    bins: number,
    stride: number,
    nCols: number,
    rows: number,
    begin: number,
    end: number,
    packed: number,
    histogram: number,
  ): void;
  treeSubtract(histogram: number, part: number, nCols: number): void;
  treePartition(column: number, goesLeft: number, rows: number, begin: number, end: number, scratch: number): number;
  treeSelect(bins: number, n: number, stride: number, columns: number, count: number, out: number): void;
  treeTranspose(bins: number, n: number, stride: number, columns: number): void;
  treeBestSplit(
    histogram: number,
    columns: number,
    nCols: number,
    sumGradient: number,
    sumHessian: number,
    lambda: number,
    minHessian: number,
    minGain: number,
    best: number,
  ): void;
  treeDirectSplit(
    binColumns: number,
    n: number,
    rows: number,
    begin: number,
    end: number,
    packed: number,
    columns: number,
    nCols: number,
    gradient: number,
    hessian: number,
    lambda: number,
    minHessian: number,
    minGain: number,
    cut: number,
    edges: number,
    best: number,
  ): void;
  philox(c0: number, c1: number, k0: number, k1: number, out: number): void;
  treeBag(rows: number, n: number, wanted: number, key: number, taken: number, left: number): void;
  treeGrow(plan: number): number;
  treeGrowDirect(growth: number): number;
  treeBoundedSplit(histogram: number, columns: number, nCols: number, bounds: number, best: number): void;
  treeObliviousScores(body: number, tail: number, columns: number, nCols: number, scales: number, sums: number): void;
  treeSplitLeaves(column: number, goesLeft: number, n: number, level: number, leaves: number): void;
  treeLeafSums(gradients: number, leaves: number, n: number, out: number): void;
  treeLogisticLoss(
    n: number,
    scores: number,
    labels: number,
    weights: number,
    isWeighted: number,
    minHessian: number,
    gradients: number,
  ): number;
  treeAddLeaves(scores: number, leaves: number, n: number, values: number): void;
  treePredict(
    rows: number,
    n: number,
    cols: number,
    block: number,
    roots: number,
    nTrees: number,
    nOutputs: number,
    hasCategories: number,
    out: number,
  ): void;
  treePredictBinned(all: number): void;
  treeMeets(values: number, step: number, n: number, bound: number, isEqual: number, bit: number, groups: number): void;
  treeRenumber(n: number, numbers: number, groups: number): void;
  treeJoin(values: number, step: number, n: number, numbers: number, width: number, groups: number): void;
  treeGroupBins(n: number, groups: number, bins: number, out: number): void;
  treeShapley(explained: number): void;
}

/** What is used here of the platform's WebAssembly, which TypeScript declares with the browser's types only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

let instance: Kernels | undefined;

/** The thread's one instance of kernels.wasm, made at the first call. */
export function kernels(): Kernels {
  if (instance === undefined) {
    const module = new WebAssembly.Module(readFileSync(new URL('kernels.wasm', import.meta.url)));
    instance = new WebAssembly.Instance(module).exports as Kernels;
  }
  return instance;
}
