import { WinnowError } from '@winnow/core';
import type { RawTable } from '@winnow/market';
import {
  decodeSafetensors,
  encodeOnnx,
  encodeSafetensors,
  getModel,
  isModelName,
  type Model,
  type OutputName,
} from '@winnow/models';
import { z } from 'zod';
import { checkedFile, fittedScalerSchema, jsonFile } from '../jsonFile.ts';
import { type CategoryEncoding, type EncodedColumns, encodedColumns } from './encodeCodes.ts';
import type { FittedTable } from './fitTable.ts';
import { GRAPH_FILE, isMissing, networkGraph } from './networkGraph.ts';
import { packState, unpackState } from './packState.ts';
import { readsRuns } from './planTable.ts';
import { outOfFoldCsv } from './predictionsCsv.ts';
import type { TableFeature } from './tableFeatures.ts';
import type { TablePredictor } from './tableModel.ts';
import type { TableTarget } from './tableTarget.ts';
import { timestampTexts } from './tableTimes.ts';

/** Of every file and of the manifest. Goes up when a reader of the version before would misread them. */
export const TABLE_SCHEMA_VERSION = 1;

/** A fitted model with all that turns a row of a table into its outputs. */
export interface TableArtefact extends TablePredictor {
  readonly target: TableTarget;
  readonly timestamp: string | null;
  readonly features: readonly TableFeature[];
  readonly encoding: CategoryEncoding;
  readonly columns: EncodedColumns;
  readonly takesMissing: boolean;
  readonly readsRuns: boolean;
}

/** What `predict` needs of a fit. */
export function tableArtefact({ plan, learned }: Pick<FittedTable, 'plan' | 'learned'>): TableArtefact {
  return { ...plan, ...learned };
}

const STATE_FILE = 'state.bin';
const WEIGHT_FILE = 'weights.safetensors';

/**
 * The files that `readTableArtefact` reads: model.json, with state.bin where a state is large and weights.safetensors of a network,
 * and preprocessing.json; and the network's graph for other programs, where it has one. Equal models give equal bytes.
 */
export function predictorFiles(artefact: TableArtefact): Map<string, string | Uint8Array> {
  const { model, params, outputs, state, target, timestamp, features, encoding, scaler, means, takesMissing } =
    artefact;
  const { rest, tensors } = model.weightFile?.split(state) ?? { rest: state, tensors: undefined };
  const { document, block } = packState(rest);
  const modelFile = { schema_version: TABLE_SCHEMA_VERSION, model: model.spec.name, params, outputs, state: document };
  const preprocessing = {
    schema_version: TABLE_SCHEMA_VERSION,
    timestamp,
    target,
    features,
    encoding,
    takes_missing: takesMissing,
    scaler,
    means,
  };
  const files = new Map<string, string | Uint8Array>([
    ['model.json', jsonFile(modelFile)],
    ['preprocessing.json', jsonFile(preprocessing)],
  ]);
  if (block.length > 0) files.set(STATE_FILE, block);
  if (tensors !== undefined) files.set(WEIGHT_FILE, encodeSafetensors(tensors, { model: model.spec.name }));
  const graph = networkGraph(artefact);
  return graph === undefined || isMissing(graph) ? files : files.set(GRAPH_FILE, encodeOnnx(graph));
}

/** The files of a fit: those of the predictor, report.json, and oof.csv where anything was tested. */
export function fittedTableFiles(fitted: FittedTable, table: RawTable): Map<string, string | Uint8Array> {
  const { plan, reports, policies, outOfFold } = fitted;
  const files = predictorFiles(tableArtefact(fitted));
  files.set('report.json', jsonFile({ schema_version: TABLE_SCHEMA_VERSION, splits: reports, policies }));
  if (outOfFold === undefined) return files;
  const { name } = plan.target;
  const { values } = table.columns.get(name)!;
  const times =
    plan.timestamp === null ? undefined : { header: plan.timestamp, texts: timestampTexts(table, plan.timestamp) };
  return files.set('oof.csv', outOfFoldCsv(plan.outputs, outOfFold, [name, (n) => values[n]!], times));
}

const name = z.string().min(1);
const featureSchema = z.discriminatedUnion('kind', [
  z.strictObject({ name, kind: z.literal('number') }),
  z.strictObject({ name, kind: z.literal('category'), values: z.array(name) }),
]);
const preprocessingSchema = z.strictObject({
  schema_version: z.literal(TABLE_SCHEMA_VERSION),
  timestamp: name.nullable(),
  target: z.strictObject({ name, task: z.enum(['regression', 'binary', 'multiclass']), classes: z.array(z.string()) }),
  features: z.array(featureSchema).min(1),
  encoding: z.enum(['codes', 'one_hot']),
  takes_missing: z.boolean(),
  scaler: fittedScalerSchema.nullable(),
  means: z.array(z.number()).nullable(),
});
const modelSchema = z.strictObject({
  schema_version: z.literal(TABLE_SCHEMA_VERSION),
  model: name,
  params: z.unknown(),
  outputs: z.array(name).min(1),
  state: z.unknown(),
});

/**
 * Reads back what `predictorFiles` wrote; hashes have been checked before.
 * @param read  gives the parsed JSON of a file of the artefact
 * @param files content by name
 * @param where the folder, for messages
 * @throws WinnowError `artefact_corrupt`
 */
export function readTableArtefact(
  read: (file: string) => unknown,
  files: ReadonlyMap<string, Uint8Array>,
  where: string,
): TableArtefact {
  const file = checkedFile(modelSchema, read('model.json'), `${where}/model.json`);
  const preprocessing = checkedFile(preprocessingSchema, read('preprocessing.json'), `${where}/preprocessing.json`);
  if (!isModelName(file.model)) {
    const rule = 'must name a model that this version of Winnow has';
    throw new WinnowError('artefact_corrupt', { where: `${where}/model.json`, rule, got: file.model });
  }
  const model = getModel(file.model);
  const params = checkedFile(model.params, file.params, `${where}/model.json params`);
  const { takes_missing: takesMissing, features, encoding, target, timestamp } = preprocessing;
  return {
    model,
    params,
    outputs: file.outputs as OutputName[],
    state: readState(model, file.state, files, where),
    scaler: preprocessing.scaler,
    means: preprocessing.means,
    target,
    timestamp,
    features,
    encoding,
    columns: encodedColumns(features, encoding),
    takesMissing,
    readsRuns: readsRuns(model, params),
  };
}

function readState(model: Model, document: unknown, files: ReadonlyMap<string, Uint8Array>, where: string): unknown {
  const state = unpackState(document, files.get(STATE_FILE) ?? new Uint8Array());
  const weights = files.get(WEIGHT_FILE);
  if (model.weightFile === undefined) return state;
  return model.weightFile.join(state, weights && decodeSafetensors(weights, `${where}/${WEIGHT_FILE}`));
}
