import { WinnowError } from '@winnow/core';
import {
  getModel,
  type ImportedModel,
  type Model,
  type OutputName,
  readLightgbmModel,
  readXgboostModel,
  type Task,
} from '@winnow/models';
import { encodedColumns } from './encodeCodes.ts';
import type { ExportFormat } from './exportModel.ts';
import type { TableArtefact } from './tableArtefact.ts';

/** What a model file does not say. */
export interface ImportNames {
  /** of what it predicts */
  readonly target: string;
  /** [K] in the order of the model's outputs; default: 0, 1, … */
  readonly classes?: readonly string[] | undefined;
}

/** Formats that are read, not only written. */
export const importFormats = ['lightgbm', 'xgboost'] as const satisfies readonly ExportFormat[];
export type ImportFormat = (typeof importFormats)[number];

const readers: Readonly<Record<ImportFormat, (text: string) => ImportedModel>> = {
  lightgbm: readLightgbmModel,
  xgboost: readXgboostModel,
};

/** LightGBM's text models begin with a word, XGBoost's are JSON. */
export function formatOfModelFile(text: string): ImportFormat {
  return text.trimStart().startsWith('{') ? 'xgboost' : 'lightgbm';
}

/**
 * A model that LightGBM or XGBoost trained, as if it had been fitted here; its parameters are not known, and those of the artefact
 * are the defaults. Categories are numbers: the codes that it was trained with.
 * @throws WinnowError `model_file_invalid`, `model_file_unsupported`; `usage` for another number of classes than it predicts
 */
export function importModel(text: string, format: ImportFormat, { target, classes }: ImportNames): TableArtefact {
  const { state, names } = readers[format](text);
  const model = getModel(format);
  const outputs = outputsOf(model, state, names.length);
  const task = taskOfOutputs(outputs);
  const nClasses = task === 'regression' ? 0 : Math.max(2, outputs.length);
  const settled = classes ?? Array.from({ length: nClasses }, (_, k) => String(k));
  if (settled.length !== nClasses) {
    throw new WinnowError('usage', { where: '--classes', rule: `must be ${nClasses} names`, got: settled.length });
  }
  const features = names.map((name) => ({ name, kind: 'number' as const }));
  return {
    model,
    params: model.params.parse({ ...model.paramsFor?.({ task, nClasses, categorical: [] }) }),
    outputs,
    target: { name: target, task, classes: settled },
    timestamp: null,
    features,
    encoding: 'codes',
    columns: encodedColumns(features, 'codes'),
    scaler: null,
    state,
    means: null,
    takesMissing: true,
    readsRuns: false,
  };
}

/** The outputs that a state predicts for a row. */
function outputsOf(model: Model, state: unknown, cols: number): OutputName[] {
  const data = new Float64Array(cols).fill(Number.NaN);
  const row = { kind: 'feature_matrix', data, rows: 1, cols, runStarts: Int32Array.of(0) } as const;
  return Object.keys(model.predict(state, row)) as OutputName[];
}

function taskOfOutputs([first]: readonly OutputName[]): Task {
  if (first === 'p_up') return 'binary';
  return first === 'p_0' ? 'multiclass' : 'regression';
}
