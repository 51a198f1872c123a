import lightgbmGolden from '../../../test/golden/interop/lightgbm.json' with { type: 'json' };
import written from '../../../test/golden/interop/written.json' with { type: 'json' };
import xgboostGolden from '../../../test/golden/interop/xgboost.json' with { type: 'json' };
import { ridge } from '../linear/ridge.ts';
import { svm } from '../svm/svm.ts';
import { fitContext } from '../testing/fitContext.ts';
import { viewOf } from '../testing/viewOf.ts';
import { lightgbm } from '../trees/lightgbm.ts';
import { xgboost } from '../trees/xgboost.ts';
import { readLightgbmModel } from './lightgbm/readLightgbmModel.ts';
import { writeLightgbmModel } from './lightgbm/writeLightgbmModel.ts';
import { writeOnnxModel } from './onnx/writeOnnxModel.ts';
import { readXgboostModel } from './xgboost/readXgboostModel.ts';
import { writeXgboostModel } from './xgboost/writeXgboostModel.ts';

/** Files that the peers loaded when these were made, and agreed with to `gap`. */
const files = written.files.map((file) => [`${file.format} of ${file.model}`, file] as const);

/** A model that one of the peers wrote, by the names of the peer and of the case. */
function imported(name: string) {
  const [peer, ...rest] = name.split(' ');
  const [golden, read] = peer === 'lightgbm' ? [lightgbmGolden, readLightgbmModel] : [xgboostGolden, readXgboostModel];
  return read(golden.cases.find((item) => item.name === rest.join(' '))!.model);
}

test.each(files)('what the peers agreed with is still what is written: %s', (_, { model: name, format, content }) => {
  const { state, names } = imported(name);
  const model = name.startsWith('xgboost') ? xgboost : lightgbm;
  const writers: Readonly<Record<string, () => string>> = {
    lightgbm: () => writeLightgbmModel(state, names),
    xgboost: () => writeXgboostModel(state, names),
    onnx: () => Buffer.from(writeOnnxModel(model, state, { names })).toString('base64'),
    'onnx double': () => Buffer.from(writeOnnxModel(model, state, { names, precision: 'float64' })).toString('base64'),
  };
  expect(writers[format]!() === content).toBe(true);
});

test.each(files)('the peers agreed to within rounding: %s', (_, { format, gap }) => {
  expect(gap).toBeLessThan(format === 'lightgbm' || format === 'onnx double' ? 1e-9 : 1e-6);
});

const view = viewOf([1, 2, 2, 1, 3, 5, 4, 3], 2);
const targets = { ret: Float64Array.of(1, 2, 3, 4), up: Uint8Array.of(0, 0, 1, 1) };

test('writeOnnxModel() refuses a model that is neither of trees nor linear', () => {
  const state = svm.fit(view, targets, svm.params.parse({ task: 'regression' }), fitContext());
  const write = () => writeOnnxModel(svm, state, { names: ['a', 'b'] });
  expect(write).toThrow(expect.objectContaining({ code: 'model_file_unsupported' }));
});

test('writeOnnxModel() refuses names and scalings of other features', () => {
  const state = ridge.fit(view, targets, { lambda: 1 }, fitContext());
  const scaler = { mean: [0], scale: [1] };
  const code = 'shape_mismatch';
  expect(() => writeOnnxModel(ridge, state, { names: ['a'] })).toThrow(expect.objectContaining({ code }));
  expect(() => writeOnnxModel(ridge, state, { names: ['a', 'b'], scaler })).toThrow(expect.objectContaining({ code }));
});
