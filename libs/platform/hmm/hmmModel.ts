import { resolve } from 'node:path';
import {
  HMM_SCHEMA_VERSION,
  type HmmArtefact,
  type HmmPredecessor,
  hmmArtefactFiles,
  partNames,
  readHmmArtefact,
  schemaError,
  type TrainedHmm,
} from '@winnow/pipeline';
import { z } from 'zod';
import { type ArtefactManifest, assertReplaceable, readArtefact, writeArtefact } from '../files/artefactFolder.ts';
import { parseJson } from '../files/readJsonFile.ts';
import { winnowVersion } from '../files/winnowVersion.ts';
import { hmmPlots } from '../plots/hmmPlots.ts';
import type { DataOrigin } from './loadHmmInput.ts';

const KIND = 'winnow_hmm';

/**
 * Writes all files of a training run, plots included; the folder appears whole or not at all. Equal runs give equal bytes.
 * @throws WinnowError as `writeArtefact`
 */
export async function writeHmmModel(folder: string, trained: TrainedHmm, origin: DataOrigin): Promise<void> {
  const files = new Map([...hmmArtefactFiles(trained), ...(await hmmPlots(trained))]);
  writeArtefact(resolve(folder), {
    kind: KIND,
    schemaVersion: HMM_SCHEMA_VERSION,
    facts: manifestFacts(trained, origin),
    files,
  });
}

/**
 * Reads a trained model; every file is checked against the manifest first.
 * @throws WinnowError `file_not_found`, `artefact_corrupt`, `artefact_version`, `json_invalid`
 */
export function readHmmModel(folder: string): HmmArtefact & { readonly manifest: ArtefactManifest } {
  const { text, manifest } = readArtefact(folder, KIND, HMM_SCHEMA_VERSION);
  const artefact = readHmmArtefact((name) => parseJson(text(name) || 'null', `${folder}/${name}`), folder);
  return { ...artefact, manifest };
}

/**
 * Reads a model that a retrain is to continue.
 * @throws WinnowError as `readHmmModel`
 */
export function readPredecessor(folder: string): HmmPredecessor {
  const { hmm, plan, scaler, regimeIds, manifest } = readHmmModel(folder);
  const learned = learnedSchema.safeParse(manifest);
  if (!learned.success) {
    const codes = { unknownKey: 'artefact_corrupt', invalid: 'artefact_corrupt' } as const;
    throw schemaError(learned.error, `${folder}/manifest.json`, manifest, codes);
  }
  const { fitted_on, split } = learned.data;
  const { to } = fitted_on === 'train' ? split.train : split.val;
  const hash = manifest.files['model.json']!;
  return { hash, hmm, plan, scaler, regimeIds, learnedTo: to === null ? undefined : Date.parse(to) };
}

const partSchema = z.object({ to: z.iso.datetime().nullable() });
const learnedSchema = z.object({
  fitted_on: z.enum(['train', 'train_val']),
  split: z.object({ train: partSchema, val: partSchema }),
});

function manifestFacts(
  { chosen, config, parts, plan, table, fittedOn, regimeIds, previousHash }: TrainedHmm,
  origin: DataOrigin,
) {
  const { converged, reason, iterations, tolerance } = chosen.fit.convergence;
  const at = (row: number) => (table.ts === undefined ? null : new Date(table.ts[row]!).toISOString());
  const split = partNames.map((name) => {
    const { start, end } = parts[name];
    const range = start < end ? { from: at(start), to: at(end - 1) } : { from: null, to: null };
    return [name, { rows: end - start, ...range }] as const;
  });
  return {
    code_version: winnowVersion(),
    seed: config.model.random_state,
    data: origin,
    rows: table.rows,
    split: Object.fromEntries(split),
    features: plan.names,
    model: { emission: config.model.emission, covariance_type: config.model.covariance_type, n_states: chosen.nStates },
    regime_ids: regimeIds.ids,
    previous_model: previousHash,
    fitted_on: fittedOn,
    convergence: { converged, reason, iterations, tolerance },
  };
}

/**
 * Refuses an output folder that must not be replaced, before time is spent on what would go there.
 * @throws WinnowError `artefact_foreign`, `file_unreadable`
 */
export function assertHmmFolder(folder: string): void {
  assertReplaceable(resolve(folder), KIND);
}
