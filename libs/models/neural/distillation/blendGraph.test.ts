import { createRng } from '@winnow/core';
import type { OutputName } from '../../contract.ts';
import { scaleInput } from '../../interop/onnx/scaleInput.ts';
import type { OnnxModel } from '../../onnx/onnxModel.ts';
import { fitContext } from '../../testing/fitContext.ts';
import { targetsOf } from '../../testing/targetsOf.ts';
import { viewOf } from '../../testing/viewOf.ts';
import { runGraph } from '../testing/runGraph.ts';
import { tsmixerLiquid } from '../tsmixerLiquid.ts';

const [ROWS, COLS, LOOKBACK] = [120, 2, 4];
const rng = createRng(5);
const data = Float64Array.from({ length: ROWS * COLS }, () => Math.fround(rng.normal())); // thresholds see what graphs see
const view = viewOf(data, COLS);
const targets = targetsOf(Float64Array.from({ length: ROWS }, (_, n) => data[n * COLS]! + 0.1 * rng.normal()));

const brief = { lookback: LOOKBACK, epochs: 1, blocks: 1, hidden: 4, teacher_folds: 2, ensemble_alpha: 0.3 };

function fit(changes: object) {
  return tsmixerLiquid.fit(view, targets, tsmixerLiquid.params.parse({ ...brief, ...changes }), fitContext());
}

/** Largest distance between a graph's outputs and predictions, over all windows. */
function largestGap(graph: OnnxModel, predicted: Readonly<Partial<Record<OutputName, Float64Array>>>, seen = view) {
  const outputs = runGraph(graph, seen, ROWS - LOOKBACK + 1);
  expect([...outputs.keys()]).toEqual(Object.keys(predicted));
  const gaps = [...outputs].flatMap(([name, values]) => {
    return Array.from(values, (value, n) => Math.abs(value - predicted[name]![n + LOOKBACK - 1]!));
  });
  return Math.max(...gaps); // of predictions of about 1
}

test.each([
  { teacher: 'ridge' },
  { teacher: 'extra_trees', 'extra_trees.n_estimators': 20 },
  { teacher: 'lightgbm', 'lightgbm.num_iterations': 10 },
])('the graph of %j holds student, teacher and blend', (changes) => {
  const state = fit(changes);
  const graph = tsmixerLiquid.toOnnx!(state) as OnnxModel;
  expect(graph.graph.outputs.map(({ name }) => name)).toEqual(tsmixerLiquid.spec.outputs);
  expect(largestGap(graph, tsmixerLiquid.predict(state, view))).toBeLessThan(1e-6);
});

test('a scaler in front is for student and teacher', () => {
  const scaler = { mean: [2, -1], scale: [4, 0.5] };
  const raw = viewOf(
    data.map((value, i) => scaler.mean[i % COLS]! + scaler.scale[i % COLS]! * value),
    COLS,
  );
  const state = fit({ teacher: 'ridge' });
  const graph = scaleInput(tsmixerLiquid.toOnnx!(state) as OnnxModel, scaler);
  expect(largestGap(graph, tsmixerLiquid.predict(state, view), raw)).toBeLessThan(1e-6);
});

test('a teacher without a graph of its own is named', () => {
  expect(tsmixerLiquid.toOnnx!(fit({ teacher: 'svm' }))).toMatchObject({ got: 'svm' });
});
