import { WinnowError } from '@winnow/core';
import {
  encodeOnnx,
  isTreeModelState,
  type NoGraph,
  writeLightgbmModel,
  writeOnnxModel,
  writeXgboostModel,
} from '@winnow/models';
import { GRAPH_FILE, isMissing, networkGraph, SCALER_RULE } from './networkGraph.ts';
import type { TableArtefact } from './tableArtefact.ts';

/** Formats of other programs, each with the name of its file in an artefact. */
export const exportFiles = {
  lightgbm: 'model.lightgbm.txt',
  xgboost: 'model.xgboost.json',
  onnx: GRAPH_FILE,
} as const;
export type ExportFormat = keyof typeof exportFiles;
export const exportFormats = Object.keys(exportFiles) as readonly ExportFormat[];

/**
 * A model as another program loads it. It takes the columns that the model sees, in their order: numbers as they are, categories as
 * preprocessing.json has them. ONNX, in single precision, holds trees, linear models, and neural models, which take windows of raw
 * rows [N, L, F]; a scaler has to be the standard one. The other formats hold trees alone.
 * @throws WinnowError `model_file_unsupported`
 */
export function exportModel(artefact: TableArtefact, format: ExportFormat): string | Uint8Array {
  if (format === 'onnx') return exportOnnx(artefact);
  const { model, state, columns, scaler } = artefact;
  const where = `export as ${format}`;
  if (!isTreeModelState(state)) {
    const rule = 'must be a model of trees';
    throw new WinnowError('model_file_unsupported', { where, rule, got: model.spec.name });
  }
  if (scaler !== null) {
    const rule = 'must be fitted with --scaler none, because the file has no place for a scaler';
    throw new WinnowError('model_file_unsupported', { where, rule, got: scaler.kind });
  }
  return format === 'lightgbm' ? writeLightgbmModel(state, columns.names) : writeXgboostModel(state, columns.names);
}

function exportOnnx(artefact: TableArtefact): Uint8Array {
  const { model, state, columns, scaler } = artefact;
  const { names } = columns;
  const refused = (fault: NoGraph) => new WinnowError('model_file_unsupported', { where: 'export as onnx', ...fault });
  const graph = networkGraph(artefact);
  if (graph !== undefined) {
    if (isMissing(graph)) throw refused(graph);
    return encodeOnnx(graph);
  }
  if (scaler === null) return writeOnnxModel(model, state, { names });
  if (scaler.kind === 'standard') return writeOnnxModel(model, state, { names, scaler: scaler.state });
  throw refused({ rule: SCALER_RULE, got: scaler.kind });
}
