import { type Arena, withArena } from '@winnow/kernels';
import { sum, take } from '@winnow/numerics';
import { z } from 'zod';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import { byClass, classOutputs } from '../classOutputs.ts';
import { classTargets } from '../classTargets.ts';
import { classWeightParam, weighClasses } from '../classWeights.ts';
import type { FeatureMatrixView, FitContext, Model, Outputs, Targets } from '../contract.ts';
import { coupleProbabilities } from './coupleProbabilities.ts';
import { createKernelCache, type KernelCache } from './kernelCache.ts';
import { createKernelRow, createPoints, type KernelFunction, type Points } from './kernelFunction.ts';
import { plattFolds } from './plattFolds.ts';
import { type PlattSigmoid, plattProbability } from './plattScaling.ts';
import type { DualOptions } from './solveDual.ts';
import { calibrate, type Machine, trainClassifier, trainRegression } from './trainMachine.ts';

/**
 * Support vector machines with LIBSVM's formulation and scikit-learn's names: C-SVC with Platt's probabilities, one machine
 * for each pair of classes, and ε-SVR. Notation: N rows, F features, K classes, S support vectors.
 */

const svmParams = z.strictObject({
  /** `classification` predicts `p_up`, or `p_0`, `p_1`, … of several classes; `regression` `E_r` */
  task: z.enum(['classification', 'regression']).default('classification'),
  /** 2 learns the sign of the return, more learn the target's classes */
  num_class: z.int().min(2).default(2),
  kernel: z.enum(['rbf', 'linear', 'poly', 'sigmoid']).default('rbf'),
  C: z.number().positive().default(1),
  /** `scale`: 1 / (F · variance of all values); `auto`: 1 / F */
  gamma: z.union([z.enum(['scale', 'auto']), z.number().positive()]).default('scale'),
  degree: z.int().min(1).max(20).default(3),
  coef0: z.number().default(0),
  /**
   * regression: residuals up to it cost nothing, in standard deviations of the target. The target is standardised first, so
   * that `epsilon`, `C` and `tol` do not depend on its unit: returns are small.
   */
  epsilon: z.number().nonnegative().default(0.1),
  class_weight: classWeightParam,
  /** how far the optimality conditions may be violated at the end */
  tol: z.number().positive().default(1e-3),
  max_iter: z.int().min(1).default(10_000_000),
  shrinking: z.boolean().default(true),
  /** memory for rows of the kernel matrix, MiB */
  cache_size: z.number().positive().default(200),
});

export type SvmParams = z.infer<typeof svmParams>;

/** f(x) = Σ_s coef_s K(v_s, x) + intercept over the vectors that `support` names. */
interface StoredMachine {
  /** numbers of support vectors, ascending */
  readonly support: readonly number[];
  readonly coef: readonly number[];
  readonly intercept: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface SvmState {
  readonly kernel: KernelFunction;
  readonly nFeatures: number;
  /** [S, F] */
  readonly vectors: readonly number[];
  readonly head:
    | { readonly kind: 'regression'; readonly machine: StoredMachine; readonly mean: number; readonly scale: number }
    | { readonly kind: 'classes'; readonly count: number; readonly pairs: readonly PairMachine[] };
}

/** Tells class `positive` from class `negative`. */
interface PairMachine extends StoredMachine {
  readonly positive: number;
  readonly negative: number;
  readonly platt: PlattSigmoid;
}

/** Two classes need two rows. */
const MIN_ROWS = 2;

export const svm: Model<SvmParams, SvmState> = {
  spec: {
    name: 'svm',
    family: 'kernel',
    description: 'Support vector machine with an RBF, linear, polynomial or sigmoid kernel.',
    inputView: 'feature_matrix',
    outputs: ['p_up'],
    isCausal: true,
    zeroShot: false,
    contextRows: 0,
    usesWeights: true,
    drawsRows: true, // Platt's folds
    defaultSpace: {
      C: { type: 'float', low: 1e-2, high: 1e2, log: true },
      gamma: { type: 'float', low: 1e-4, high: 1, log: true },
    },
  },
  params: svmParams,

  paramsFor({ task, nClasses }) {
    return task === 'regression' ? { task } : { task: 'classification', num_class: nClasses };
  },

  outputsFor({ task, num_class: count }) {
    if (task === 'regression') return ['E_r'];
    return count === 2 ? ['p_up'] : classOutputs(count);
  },

  workUnits: ({ task }, rows) => (task === 'regression' ? 0.12 : 0.19) * rows * rows, // measured at 3,000 × 21

  fit(view, targets, params, context) {
    assertTrainingSet('svm.fit', view, targets, MIN_ROWS);
    const weight = targets.weight ?? new Float64Array(view.rows).fill(1);
    const rows = Int32Array.from({ length: view.rows }, (_, n) => n).filter((n) => weight[n]! > 0);
    const points = takeRows(view, rows);
    const kernel = kernelOf(params, points, pick(weight, rows));
    return withArena((arena) => {
      const cache = createKernelCache(arena, points, kernel, params.cache_size);
      return params.task === 'regression'
        ? fitRegression(cache, kernel, pick(targets.ret, rows), pick(weight, rows), params, context)
        : fitClasses(cache, kernel, rows, targets, weight, params, context);
    });
  },

  predict(state, view) {
    assertPredictionView('svm.predict', view, state.nFeatures);
    return withArena((arena) => predictSvm(arena, state, view));
  },
};

function takeRows({ data, cols }: FeatureMatrixView, rows: Int32Array): Points {
  const taken = new Float64Array(rows.length * cols);
  rows.forEach((n, at) => {
    taken.set(data.subarray(n * cols, (n + 1) * cols), at * cols);
  });
  return createPoints(taken, rows.length, cols);
}

function pick(values: Float64Array, rows: Int32Array): Float64Array {
  return take(values, rows);
}

function kernelOf({ kernel: name, gamma, degree, coef0 }: SvmParams, points: Points, weight: Float64Array) {
  return { name, gamma: gammaOf(gamma, points, weight), degree, coef0 } satisfies KernelFunction;
}

function gammaOf(gamma: SvmParams['gamma'], { data, rows, cols }: Points, weight: Float64Array): number {
  if (typeof gamma === 'number') return gamma;
  if (gamma === 'auto') return 1 / cols;
  const total = cols * sum(weight);
  const valueWeight = (at: number) => weight[Math.floor(at / cols)]!;
  const mean = data.reduce((s, value, at) => s + valueWeight(at) * value, 0) / total;
  const variance = data.reduce((s, value, at) => s + valueWeight(at) * (value - mean) ** 2, 0) / total;
  return rows > 0 && variance > 0 ? 1 / (cols * variance) : 1; // all values equal: any gamma will do
}

function dualOptions({ tol, max_iter: maxIter, shrinking }: SvmParams, context: FitContext): DualOptions {
  return { tol, maxIter, shrinking, throwIfAborted: () => context.throwIfAborted() };
}

/** @param ret [N] and @param weight [N] of the rows that count */
function fitRegression(
  cache: KernelCache,
  kernel: KernelFunction,
  ret: Float64Array,
  weight: Float64Array,
  params: SvmParams,
  context: FitContext,
): SvmState {
  const total = sum(weight);
  const mean = ret.reduce((s, value, n) => s + weight[n]! * value, 0) / total;
  const spread = Math.sqrt(ret.reduce((s, value, n) => s + weight[n]! * (value - mean) ** 2, 0) / total);
  const scale = spread > 0 ? spread : 1;
  const target = ret.map((value) => (value - mean) / scale);
  const bounds = weight.map((value) => params.C * value);
  const machine = trainRegression(target, params.epsilon, bounds, cache, dualOptions(params, context));
  return toState(cache, kernel, [machine], ([stored]) => ({ kind: 'regression', machine: stored!, mean, scale }));
}

/** @param rows those that count */
function fitClasses(
  cache: KernelCache,
  kernel: KernelFunction,
  rows: Int32Array,
  targets: Targets,
  weight: Float64Array,
  params: SvmParams,
  context: FitContext,
): SvmState {
  const count = params.num_class;
  const classes = classTargets('svm.fit', targets, count, weight);
  const weighted = weighClasses('svm.fit', params.class_weight, classes, count, weight);
  const options = dualOptions(params, context);
  const { labelRows = 1 } = context;
  const pairs = pairsOf(count).flatMap(([negative, positive]) => {
    const points = Int32Array.from(rows, (_, at) => at).filter((at) => {
      const of = classes[rows[at]!];
      return (of === negative || of === positive) && weighted[rows[at]!]! > 0;
    });
    const signs = Int8Array.from(points, (at) => (classes[rows[at]!] === positive ? 1 : -1));
    if (signs.every((sign) => sign === signs[0])) return []; // one of the two does not occur
    const task = { points, signs, bounds: Float64Array.from(points, (at) => params.C * weighted[rows[at]!]!) };
    const own = Float64Array.from(points, (at) => weight[rows[at]!]!);
    const rng = context.rng.split('platt', negative, positive);
    const folds = plattFolds('svm.fit', take(rows, points), labelRows, rng);
    const machine = trainClassifier(task, cache, options);
    return [{ machine, platt: calibrate(task, own, folds, cache, options), negative, positive }];
  });
  const machines = pairs.map(({ machine }) => machine);
  return toState(cache, kernel, machines, (stored) => ({
    kind: 'classes',
    count,
    pairs: pairs.map(({ platt, negative, positive }, at) => ({ ...stored[at]!, platt, negative, positive })),
  }));
}

function pairsOf(count: number): [number, number][] {
  return Array.from({ length: count }, (_, i) => i).flatMap((i) =>
    Array.from({ length: count - i - 1 }, (_, k): [number, number] => [i, i + k + 1]),
  );
}

/** Keeps the points that support some machine. */
function toState(
  { points }: KernelCache,
  kernel: KernelFunction,
  machines: readonly Machine[],
  headOf: (stored: readonly StoredMachine[]) => SvmState['head'],
): SvmState {
  const { data, rows, cols } = points;
  const kept = Array.from({ length: rows }, (_, n) => n).filter((n) => machines.some(({ beta }) => beta[n] !== 0));
  const stored = machines.map(({ beta, intercept, iterations, converged }) => {
    const support = kept.flatMap((n, s) => (beta[n] === 0 ? [] : [s]));
    return { support, coef: support.map((s) => beta[kept[s]!]!), intercept, iterations, converged };
  });
  const vectors = kept.flatMap((n) => Array.from(data.subarray(n * cols, (n + 1) * cols)));
  return { kernel, nFeatures: cols, vectors, head: headOf(stored) };
}

function predictSvm(arena: Arena, { kernel, nFeatures, vectors, head }: SvmState, view: FeatureMatrixView): Outputs {
  const support = createPoints(Float64Array.from(vectors), vectors.length / nFeatures, nFeatures);
  const from = createPoints(view.data, view.rows, view.cols);
  const values = new Float64Array(support.rows);
  const kernelRow = createKernelRow(arena, kernel, support);
  const eachRow = (use: (decide: (machine: StoredMachine) => number, row: number) => void) => {
    const decide = ({ support: own, coef, intercept }: StoredMachine) => {
      let total = intercept;
      for (let at = 0; at < own.length; at++) total += coef[at]! * values[own[at]!]!;
      return total;
    };
    for (let n = 0; n < view.rows; n++) {
      kernelRow(from, n, values);
      use(decide, n);
    }
  };
  if (head.kind === 'regression') {
    const expected = new Float64Array(view.rows);
    eachRow((decide, n) => {
      expected[n] = head.mean + head.scale * decide(head.machine);
    });
    return { E_r: expected };
  }
  const probs = new Float64Array(head.count * view.rows);
  eachRow((decide, n) => {
    const own = classProbabilities(head.pairs, head.count, decide);
    for (let k = 0; k < head.count; k++) probs[k * view.rows + n] = own[k]!;
  });
  return head.count === 2 ? { p_up: probs.slice(view.rows) } : byClass(probs, view.rows);
}

/** A class that did not occur in training has probability 0. */
function classProbabilities(
  pairs: readonly PairMachine[],
  count: number,
  decide: (machine: StoredMachine) => number,
): Float64Array {
  const seen = [...new Set(pairs.flatMap(({ negative, positive }) => [negative, positive]))];
  const known = new Float64Array(seen.length * seen.length);
  for (const pair of pairs) {
    const [high, low] = [seen.indexOf(pair.positive), seen.indexOf(pair.negative)];
    const positive = plattProbability(pair.platt, decide(pair));
    known[high * seen.length + low] = positive;
    known[low * seen.length + high] = 1 - positive;
  }
  const own = seen.length === 2 ? Float64Array.of(known[1]!, known[2]!) : coupleProbabilities(known, seen.length);
  const probs = new Float64Array(count);
  seen.forEach((of, at) => {
    probs[of] = own[at]!;
  });
  return probs;
}
