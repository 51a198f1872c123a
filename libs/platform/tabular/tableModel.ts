import { resolve } from 'node:path';
import {
  assertKnownGraph,
  type ExportFormat,
  exportFiles,
  exportModel,
  type FittedTable,
  fittedTableFiles,
  type ImportFormat,
  manifestOfGraph,
  predictorFiles,
  readTableArtefact,
  TABLE_SCHEMA_VERSION,
  type TableArtefact,
  tableArtefact,
} from '@winnow/pipeline';
import {
  type ArtefactManifest,
  assertReplaceable,
  MANIFEST,
  readArtefact,
  writeArtefact,
} from '../files/artefactFolder.ts';
import { parseJson } from '../files/readJsonFile.ts';
import { sha256 } from '../files/sha256.ts';
import { winnowVersion } from '../files/winnowVersion.ts';
import type { LoadedTable } from './loadTable.ts';

const KIND = 'winnow_model';

/**
 * Refuses an output folder that must not be replaced, before time is spent on what would go there.
 * @throws WinnowError `artefact_foreign`, `file_unreadable`
 */
export function assertModelFolder(folder: string): void {
  assertReplaceable(resolve(folder), KIND);
}

/**
 * Writes a fitted model with the report of its fit; the folder appears whole or not at all. Equal fits give equal bytes.
 * @param times   [N] epoch ms of the rows, where they have time stamps
 * @param formats of other programs, in which the model is to be there too
 * @param more    further keys of the manifest
 * @throws WinnowError as `writeArtefact` and `exportModel`
 */
export function writeTableModel(
  folder: string,
  fitted: FittedTable,
  data: LoadedTable,
  times: Float64Array | undefined,
  formats: readonly ExportFormat[],
  more: Readonly<Record<string, unknown>> = {},
): void {
  const files = fittedTableFiles(fitted, data.table);
  for (const format of formats) files.set(exportFiles[format], exportModel(tableArtefact(fitted), format));
  const { plan, seed, rows, reports, policies, learned } = fitted;
  const at = (row: number) => (times === undefined ? null : new Date(times.at(row)!).toISOString());
  const facts = {
    ...modelFacts(tableArtefact(fitted)),
    task_inferred: plan.isTaskInferred,
    seed,
    data: { source: data.source, content_hash: data.contentHash, rows, from: at(0), to: at(-1) },
    fold_metrics: reports.map(({ split, folds, mean }) => ({
      ...split,
      mean,
      folds: folds.map(({ scores }) => scores),
    })),
    train_report_hash: sha256(files.get('report.json')!),
    ...plan.model.artefactFacts?.(learned.state),
    ...(policies && { policies }),
    ...more,
  };
  writeArtefact(resolve(folder), { kind: KIND, schemaVersion: TABLE_SCHEMA_VERSION, facts, files });
}

/** Where an imported model comes from. */
export interface ImportedFile {
  readonly format: ImportFormat;
  /** as it was named */
  readonly source: string;
  readonly text: string;
}

/** Writes a model that another program trained. @throws WinnowError as `writeArtefact` */
export function writeImportedModel(
  folder: string,
  artefact: TableArtefact,
  { format, source, text }: ImportedFile,
): void {
  const facts = { ...modelFacts(artefact), imported: { format, source, content_hash: `sha256:${sha256(text)}` } };
  const files = predictorFiles(artefact);
  writeArtefact(resolve(folder), { kind: KIND, schemaVersion: TABLE_SCHEMA_VERSION, facts, files });
}

/** What a manifest says of any model of tables, fitted here or elsewhere. */
export function modelFacts(artefact: TableArtefact) {
  const { model, params, target, features, timestamp, outputs } = artefact;
  const inputs = features.map(({ name, kind }) => ({ name, kind }));
  return {
    code_version: winnowVersion(),
    model_name: model.spec.name,
    family: model.spec.family,
    params,
    task: target.task,
    target: target.name,
    classes: target.classes,
    timestamp,
    inference_signature: { version: 1, inputs, outputs },
    ...manifestOfGraph(artefact),
  };
}

/**
 * Reads a model; every file is checked against the manifest first.
 * @throws WinnowError `file_not_found`, `artefact_corrupt`, `artefact_version`, `json_invalid`
 */
export function readTableModel(folder: string): TableArtefact & { readonly manifest: ArtefactManifest } {
  const { files, text, manifest } = readArtefact(folder, KIND, TABLE_SCHEMA_VERSION);
  assertKnownGraph(manifest['onnx'], `${folder}/${MANIFEST}`);
  const read = (name: string) => parseJson(text(name) || 'null', `${folder}/${name}`);
  const artefact = readTableArtefact(read, files, folder);
  return { ...artefact, manifest };
}
