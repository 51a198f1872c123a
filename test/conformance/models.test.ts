import { createRng, WinnowError } from '@winnow/core';
import {
  type FeatureMatrixView,
  getModel,
  type ModelName,
  modelNames,
  type Outputs,
  type Targets,
} from '@winnow/models';

/**
 * What every registered model must do. Notation: N rows, F features.
 */

const ROWS = 160;
const COLS = 3;
const RUN_STARTS = [0, 90];

/** A thousand trees, and twenty epochs, take seconds and prove no more. */
const FEWER_ROUNDS: Partial<Record<ModelName, object>> = {
  catboost: { iterations: 60 },
  dlinear: { epochs: 3 },
  nlinear: { epochs: 3 },
  mlp: { epochs: 3 },
  tsmixer: { epochs: 3 },
  tsmixer_liquid: { epochs: 3, blocks: 1, hidden: 4 },
};

const view = randomView(1);
const targets = targetsFor(view);

/** Blocks of 40 calm and 40 wild rows. */
function randomView(seed: number): FeatureMatrixView {
  const rng = createRng(seed);
  const data = Float64Array.from(
    { length: ROWS * COLS },
    (_, i) => (1 + (Math.floor(i / COLS / 40) % 2)) * rng.normal(),
  );
  return { kind: 'feature_matrix', data, rows: ROWS, cols: COLS, runStarts: Int32Array.from(RUN_STARTS) };
}

/** Returns that follow the first feature, with noise. */
function targetsFor({ data, rows, cols }: FeatureMatrixView): Targets {
  const rng = createRng(99);
  const ret = Float64Array.from({ length: rows }, (_, n) => 0.01 * data[n * cols]! + 0.01 * rng.normal());
  return { ret, up: Uint8Array.from(ret, (value) => (value > 0 ? 1 : 0)) };
}

function context(seed = 7) {
  return { rng: createRng(seed), throwIfAborted: () => {} };
}

function head(source: FeatureMatrixView, rows: number): FeatureMatrixView {
  return { ...source, data: source.data.slice(0, rows * source.cols), rows, runStarts: Int32Array.of(0) };
}

function headOf(source: Targets, rows: number): Targets {
  return { ret: source.ret.slice(0, rows), up: source.up.slice(0, rows) };
}

/** The code that `action` fails with; `undefined` when it does not fail. Anything but a WinnowError fails the test. */
function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof WinnowError) return error.code;
    throw error;
  }
}

/** Returns and their quantiles are any numbers, all else is a probability. */
function isSound(name: string, value: number): boolean {
  if (name.startsWith('E_r') || name.startsWith('q')) return Number.isFinite(value);
  return value >= 0 && value <= 1;
}

/** A model of windows predicts the rows of a run from its first whole window on, and says NaN before. */
function expectSound(outputs: Outputs, { rows, runStarts }: FeatureMatrixView, contextRows: number): void {
  const hasWindow = (row: number) => row - runStarts.findLast((start) => start <= row)! >= contextRows;
  for (const [name, values] of Object.entries(outputs as Record<string, Float64Array>)) {
    expect(values).toHaveLength(rows);
    expect(values.every((value, row) => (hasWindow(row) ? isSound(name, value) : Number.isNaN(value)))).toBe(true);
  }
}

describe.each(modelNames)('%s', (name) => {
  const model = getModel(name);
  const params = model.params.parse(FEWER_ROUNDS[name] ?? {});
  const fitted = model.fit(view, targets, params, context());
  const windowContext = model.spec.inputView === 'window_tensor' ? model.spec.contextRows : 0;
  const expectSoundFor = (outputs: Outputs, predicted: FeatureMatrixView) => {
    expectSound(outputs, predicted, windowContext);
  };

  test('is registered under its own name', () => {
    expect(model.spec.name).toBe(name);
  });

  test('has a default for every parameter and refuses an unknown one', () => {
    expect(model.params.safeParse({}).success).toBe(true);
    expect(model.params.safeParse({ no_such_parameter: 1 }).success).toBe(false);
  });

  test('accepts both ends of every range of its default space', () => {
    for (const [key, range] of Object.entries(model.spec.defaultSpace)) {
      const ends = range.type === 'categorical' ? range.choices : [range.low, range.high];
      for (const value of ends) expect(model.params.safeParse({ [key]: value }).success).toBe(true);
    }
  });

  test('gives the identical state for the same inputs and stream', () => {
    expect(model.fit(view, targets, params, context())).toEqual(fitted);
  });

  test('predicts the same from a state that went through JSON', () => {
    const restored: unknown = JSON.parse(JSON.stringify(fitted));
    expect(restored).toEqual(fitted);
    expect(model.predict(restored, randomView(2))).toEqual(model.predict(fitted, randomView(2)));
  });

  test('does not touch its inputs', () => {
    const [viewBefore, targetsBefore, stateBefore] = structuredClone([view, targets, fitted]);
    model.predict(model.fit(view, targets, params, context()), view);
    model.predict(fitted, view);
    expect(view).toEqual(viewBefore);
    expect(targets).toEqual(targetsBefore);
    expect(fitted).toEqual(stateBefore);
  });

  test('fits rows of weight 1 as rows without weights', () => {
    expect(model.fit(view, { ...targets, weight: new Float64Array(ROWS).fill(1) }, params, context())).toEqual(fitted);
  });

  test('honours weights if it says so, and ignores them otherwise', () => {
    const weight = Float64Array.from({ length: ROWS }, (_, n) => n % 3);
    const weighted = model.fit(view, { ...targets, weight }, params, context());
    if (model.spec.usesWeights !== true) return expect(weighted).toEqual(fitted);
    const rows = [...weight].flatMap((times, n) => new Array<number>(times).fill(n)); // a row of weight 2 is two rows
    const repeated = {
      ...head(view, rows.length),
      data: Float64Array.from(rows.flatMap((n) => [...view.data.slice(n * COLS, (n + 1) * COLS)])),
    };
    const ret = Float64Array.from(rows, (n) => targets.ret[n]!);
    const up = Uint8Array.from(rows, (n) => targets.up[n]!);
    const plain = model.predict(model.fit(repeated, { ret, up }, params, context()), view);
    const outputs = model.predict(weighted, view);
    for (const output of model.spec.outputs) {
      const gaps = outputs[output]!.map((value, n) => Math.abs(value - plain[output]![n]!)).filter(
        (gap) => !Number.isNaN(gap),
      );
      if (model.spec.drawsRows) expect(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toBeLessThan(0.1);
      else expect(Math.max(...gaps)).toBeLessThan(1e-9);
    }
  });

  test('refuses weights that are negative, not finite, all 0, or too few', () => {
    const codeWith = (weight: Float64Array) => codeOf(() => model.fit(view, { ...targets, weight }, params, context()));
    const ones = new Float64Array(ROWS).fill(1);
    expect(codeWith(ones.with(3, -1))).toBe('argument_invalid');
    expect(codeWith(ones.with(3, Number.NaN))).toBe('argument_invalid');
    expect(codeWith(new Float64Array(ROWS))).toBe('model_fit_failed');
    expect(codeWith(ones.slice(1))).toBe('shape_mismatch');
  });

  test('returns the outputs that it declares, in their range', () => {
    const outputs = model.predict(fitted, view);
    expect(Object.keys(outputs)).toEqual([...model.spec.outputs]);
    expectSoundFor(outputs, view);
  });

  test.each([1, 40, 95, ROWS - 1])('rows from %i on cannot change predictions before it', (t) => {
    const future = randomView(3).data.map((value) => 100 * value);
    const perturbed = view.data.map((value, i) => (i < t * COLS ? value : future[i]!));
    const before = model.predict(fitted, view);
    const after = model.predict(fitted, { ...view, data: perturbed });
    for (const output of model.spec.outputs) {
      expect(after[output]!.slice(0, t)).toEqual(before[output]!.slice(0, t));
    }
    expect(model.spec.isCausal).toBe(true);
  });

  test('predicts a single row', () => {
    expectSoundFor(model.predict(fitted, head(view, 1)), head(view, 1));
  });

  test('fits soundly beside a constant column, and a new value there is harmless', () => {
    const constant = view.data.map((value, i) => (i % COLS === 1 ? 0.1 : value));
    const state = model.fit({ ...view, data: constant }, targets, params, context());
    expectSoundFor(model.predict(state, { ...view, data: constant }), view);
    expectSoundFor(model.predict(state, view), view);
  });

  test('fits and predicts through outliers without a NaN', () => {
    const outliers = view.data.map((value, i) => (i % 97 === 0 ? value * 1e9 : value));
    const state = model.fit({ ...view, data: outliers }, targets, params, context());
    expectSoundFor(model.predict(state, { ...view, data: outliers }), view);
    expectSoundFor(model.predict(fitted, { ...view, data: outliers }), view);
  });

  test('fits and predicts rows with missing values soundly, if it takes them', () => {
    if (!model.spec.takesMissing) return;
    const holes = { ...view, data: view.data.map((value, i) => (i % 7 === 0 ? Number.NaN : value)) };
    expectSoundFor(model.predict(model.fit(holes, targets, params, context()), holes), view);
    expectSoundFor(model.predict(fitted, holes), view); // where training rows had none
  });

  test('one training row admits no fit', () => {
    expect(codeOf(() => model.fit(head(view, 1), headOf(targets, 1), params, context()))).toBe('model_fit_failed');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %p among the returns, and among the features unless it is missing',
    (bad) => {
      const data = view.data.with(17, bad);
      const ret = targets.ret.with(17, bad);
      const code = model.spec.takesMissing && Number.isNaN(bad) ? undefined : 'argument_invalid';
      expect(codeOf(() => model.fit({ ...view, data }, targets, params, context()))).toBe(code);
      expect(codeOf(() => model.predict(fitted, { ...view, data }))).toBe(code);
      expect(codeOf(() => model.fit(view, { ...targets, ret }, params, context()))).toBe('argument_invalid');
    },
  );

  test('refuses sizes that disagree', () => {
    const short = { ...view, data: view.data.slice(1) };
    const narrow = { ...view, data: view.data.slice(0, ROWS * 2), cols: 2 };
    expect(codeOf(() => model.fit(short, targets, params, context()))).toBe('shape_mismatch');
    expect(codeOf(() => model.fit(view, headOf(targets, ROWS - 1), params, context()))).toBe('shape_mismatch');
    expect(codeOf(() => model.predict(fitted, short))).toBe('shape_mismatch');
    expect(codeOf(() => model.predict(fitted, narrow))).toBe('shape_mismatch');
  });

  test.each([[[]], [[1]], [[0, 5, 5]], [[0, ROWS]]])('refuses runs that start at %j', (starts) => {
    const bad = { ...view, runStarts: Int32Array.from(starts) };
    expect(codeOf(() => model.fit(bad, targets, params, context()))).toBe('argument_invalid');
    expect(codeOf(() => model.predict(fitted, bad))).toBe('argument_invalid');
  });

  test('has a density over the features, finite and refusing what predict refuses, or none', () => {
    if (model.logDensity === undefined) return;
    const logDensity = model.logDensity(fitted, view);
    expect(logDensity).toHaveLength(ROWS);
    expect(logDensity.every(Number.isFinite)).toBe(true);
    expect(model.logDensity(JSON.parse(JSON.stringify(fitted)), view)).toEqual(logDensity);
    const narrow = { ...view, data: view.data.slice(0, ROWS * 2), cols: 2 };
    expect(codeOf(() => model.logDensity!(fitted, narrow))).toBe('shape_mismatch');
    expect(codeOf(() => model.logDensity!(fitted, { ...view, data: view.data.with(17, Number.NaN) }))).toBe(
      'argument_invalid',
    );
  });

  test('a density at a row depends on no later row, and on no row of another run', () => {
    if (model.logDensity === undefined) return;
    const t = RUN_STARTS[1]!;
    const before = model.logDensity(fitted, view);
    const changed = view.data.map((value, i) => (i < t * COLS ? value : 100 * value));
    expect(model.logDensity(fitted, { ...view, data: changed }).slice(0, t)).toEqual(before.slice(0, t));
    const tail = { ...view, data: view.data.slice(t * COLS), rows: ROWS - t, runStarts: Int32Array.of(0) };
    expect(model.logDensity(fitted, tail)).toEqual(before.slice(t));
  });

  test('a density integrates to 1 over the values of a row, given the rows before it', () => {
    if (model.logDensity === undefined) return;
    const [step, rows] = [0.02, 20];
    const column = { ...head(view, ROWS), data: view.data.slice(0, ROWS), cols: 1 };
    const state = model.fit(column, targets, params, context());
    let mass = 0;
    for (let x = -30; x <= 30; x += step) {
      const upTo = { ...column, data: column.data.slice(0, rows).with(rows - 1, x), rows };
      mass += step * Math.exp(model.logDensity(state, upTo)[rows - 1]!);
    }
    expect(mass).toBeCloseTo(1, 9);
  });

  test('stops when the trial is being stopped', () => {
    const stop = new Error('stop');
    const aborted = {
      rng: createRng(7),
      throwIfAborted: () => {
        throw stop;
      },
    };
    expect(() => model.fit(view, targets, params, aborted)).toThrow(stop);
  });
});
