import { type ExportFormat, exportModel } from './exportModel.ts';
import { formatOfModelFile, importFormats, importModel } from './importModel.ts';
import { predictTable } from './predictTable.ts';
import { fitTown, townTable } from './testing.ts';

const numbers = { features: ['a', 'b'] };

test.each(importFormats)('a model that was exported as %s and imported predicts the same', (format) => {
  for (const target of ['y', 'up', 'kind']) {
    const { artefact, table } = fitTown({ ...numbers, model: format, target });
    const text = exportModel(artefact, format) as string;
    expect(formatOfModelFile(text)).toBe(format);
    const imported = importModel(text, format, { target, classes: artefact.target.classes });
    expect(imported.target).toEqual(artefact.target);
    expect(imported.columns.names).toEqual(['a', 'b']);
    const [own, theirs] = [artefact, imported].map((model) => {
      return Object.entries(predictTable(model, table) as Record<string, Float64Array>);
    });
    expect(theirs!.map(([name]) => name)).toEqual(own!.map(([name]) => name));
    for (const [k, [, values]] of own!.entries()) {
      values.forEach((value, n) => {
        expect(theirs![k]![1][n]).toBeCloseTo(value, 5); // XGBoost's leaves are single precision
      });
    }
  }
});

test('classes of an import are numbered where they have no names', () => {
  const { artefact } = fitTown({ ...numbers, model: 'lightgbm', target: 'up' });
  const text = exportModel(artefact, 'lightgbm') as string;
  expect(importModel(text, 'lightgbm', { target: 'up' }).target.classes).toEqual(['0', '1']);
  const call = () => importModel(text, 'lightgbm', { target: 'up', classes: ['a', 'b', 'c'] });
  expect(call).toThrow(expect.objectContaining({ code: 'usage' }));
});

test('ONNX takes the columns that the model sees, with a standard scaler before it', () => {
  for (const model of ['ridge', 'lightgbm']) {
    const bytes = exportModel(fitTown({ model }).artefact, 'onnx') as Uint8Array;
    expect(Buffer.from(bytes).includes('town=Ulm')).toBe(model === 'ridge');
    expect(Buffer.from(bytes).includes('feature_scales')).toBe(model === 'ridge');
  }
});

test.each<[string, Parameters<typeof fitTown>[0], ExportFormat]>([
  ['a linear model as a model of trees', {}, 'lightgbm'],
  ['a scaler before trees', { model: 'xgboost', scaler: 'standard' }, 'xgboost'],
  ['a scaler that ONNX has no form for', { scaler: 'robust' }, 'onnx'],
  ['a model of another family', { model: 'svm', target: 'up' }, 'onnx'],
  [
    'such a scaler before a network',
    { model: 'nlinear', params: { epochs: 1, lookback: 2 }, scaler: 'robust' },
    'onnx',
  ],
])('exportModel() refuses %s', (_, request, format) => {
  const { artefact } = fitTown(request, townTable(60));
  expect(() => exportModel(artefact, format)).toThrow(expect.objectContaining({ code: 'model_file_unsupported' }));
});
