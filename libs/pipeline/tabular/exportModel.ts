import { WinnowError } from '@winnow/core';
import { isTreeModelState, writeLightgbmModel, writeXgboostModel } from '@winnow/models';
import type { TableArtefact } from './tableArtefact.ts';

/** Formats of other programs, each with the name of its file in an artefact. */
export const exportFiles = { lightgbm: 'model.lightgbm.txt', xgboost: 'model.xgboost.json' } as const;
export type ExportFormat = keyof typeof exportFiles;
export const exportFormats = Object.keys(exportFiles) as readonly ExportFormat[];

/**
 * A model as another program loads it. It takes the columns that the model sees, in their order: numbers as they are, categories as
 * preprocessing.json has them.
 * @throws WinnowError `model_file_unsupported` for a model that is not of trees, or has a scaler before it
 */
export function exportModel({ model, state, columns, scaler }: TableArtefact, format: ExportFormat): string {
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
