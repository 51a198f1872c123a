import { createRng } from '@winnow/core';
import golden from '../../../test/golden/exactTrees.json' with { type: 'json' };
import type { FeatureMatrixView } from '../contract.ts';
import { lightgbm } from './lightgbm.ts';
import { xgboost } from './xgboost.ts';

/** LightGBM adds scores up in double precision, XGBoost in single precision. */
const TOLERANCE = { lightgbm: 1e-9, xgboost: 2e-6 };

const { rows, held, cols, rounds } = golden;
const x = Float64Array.from(golden.x);

function viewOf(from: number, to: number): FeatureMatrixView {
  const data = x.subarray(from * cols, to * cols);
  return { kind: 'feature_matrix', data, rows: to - from, cols, runStarts: Int32Array.of(0) };
}

const targets = {
  ret: Float64Array.from(golden.ret),
  up: Uint8Array.from(golden.up),
  classes: { count: 3, values: Int32Array.from(golden.classes) },
};

/** [N, K] of the rows that were not learned from. */
function predict(name: string, given: object): number[] {
  const context = { rng: createRng(1), throwIfAborted: () => {} };
  const view = viewOf(0, rows);
  const later = viewOf(rows, rows + held);
  const outputs =
    name === 'lightgbm'
      ? lightgbm.predict(
          lightgbm.fit(view, targets, lightgbm.params.parse({ ...given, num_iterations: rounds }), context),
          later,
        )
      : xgboost.predict(
          xgboost.fit(view, targets, xgboost.params.parse({ ...given, n_estimators: rounds }), context),
          later,
        );
  const columns = Object.values(outputs);
  return Array.from({ length: held * columns.length }, (_, i) => {
    return columns[i % columns.length]![Math.floor(i / columns.length)]!;
  });
}

test.each(golden.cases.map((case_) => [`${case_.model} ${JSON.stringify(case_.params)}`, case_] as const))(
  'a small table is fitted split for split as by the peer: %s',
  (_, { model, params, predictions }) => {
    const name = model === 'lightgbm' ? 'lightgbm' : 'xgboost';
    const ours = predict(name, { ...golden.common[name], ...params });
    const gaps = predictions.map((value, i) => Math.abs(value - ours[i]!));
    expect(Math.max(...gaps)).toBeLessThan(TOLERANCE[name]);
  },
);
