import { type Json, WinnowError } from '@winnow/core';
import { type FittedScaler, resolveFeature } from '@winnow/features';
import { timeframes } from '@winnow/market';
import { type Hmm, hmmFromJson, hmmToJson, type RegimeIds } from '@winnow/models';
import { z } from 'zod';
import { checkedFile, fittedScalerSchema, jsonFile } from '../jsonFile.ts';
import { diagnosticsCsv } from './diagnosticsCsv.ts';
import { type HmmConfig, parseHmmConfig } from './hmmConfig.ts';
import { hmmMetrics } from './hmmMetrics.ts';
import { regimesCsv } from './regimesCsv.ts';
import type { FeaturePlan } from './regimeTable.ts';
import type { TrainedHmm } from './trainHmm.ts';

/** Of model.json and of the manifest. Goes up when a reader of the version before would misread them. */
export const HMM_SCHEMA_VERSION = 1;

/** What `apply` needs of a training run: everything that turns a bar into a regime. */
export interface HmmArtefact {
  readonly hmm: Hmm;
  readonly plan: FeaturePlan;
  /** [K] name of each state */
  readonly regimes: readonly string[];
  readonly regimeIds: RegimeIds;
  readonly scaler: FittedScaler;
  readonly config: HmmConfig;
}

/** The files of an artefact but for its plots and its manifest, by name. Equal runs give equal bytes. */
export function hmmArtefactFiles(trained: TrainedHmm): ReadonlyMap<string, string> {
  const { config, chosen, plan, scaler, regimeIds, states, table, filtered, smoothed } = trained;
  const model = {
    schema_version: HMM_SCHEMA_VERSION,
    features: plan,
    regimes: states.map(({ regime }) => regime),
    regime_ids: regimeIds,
    hmm: hmmToJson(chosen.fit.hmm),
  };
  const files = new Map([
    ['model.json', jsonFile(model)],
    ['scaler.json', jsonFile(scaler)],
    ['config.json', jsonFile(config)],
    ['metrics.json', jsonFile(hmmMetrics(trained))],
    ['regimes.csv', regimesCsv(table, filtered, 'filtered')],
    ['diagnostics.csv', diagnosticsCsv(trained)],
  ]);
  if (smoothed !== undefined) files.set('regimes_smoothed.csv', regimesCsv(table, smoothed, 'smoothed'));
  return files;
}

const name = z.string().min(1);
const planSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bars'), names: z.array(name).min(1), timeframe: z.enum(timeframes) }),
  z.strictObject({ kind: z.literal('columns'), names: z.array(name).min(1), price: name.nullable() }),
]);
const modelSchema = z.strictObject({
  schema_version: z.literal(HMM_SCHEMA_VERSION),
  features: planSchema,
  regimes: z.array(name),
  regime_ids: z.strictObject({ ids: z.array(z.int().min(0)), nextId: z.int().min(0) }),
  hmm: z.unknown(),
});

/**
 * Reads back what `hmmArtefactFiles` wrote; hashes have been checked before.
 * @param read gives the parsed JSON of a file of the artefact
 * @param where the folder, for messages
 * @throws WinnowError `artefact_corrupt`
 */
export function readHmmArtefact(read: (file: string) => unknown, where: string): HmmArtefact {
  const model = checkedFile(modelSchema, read('model.json'), `${where}/model.json`);
  const scaler = checkedFile(fittedScalerSchema, read('scaler.json'), `${where}/scaler.json`);
  const hmm = hmmFromJson(model.hmm as Json);
  const { regimes, features, regime_ids: regimeIds } = model;
  if (
    regimes.length !== hmm.nStates ||
    regimeIds.ids.length !== hmm.nStates ||
    features.names.length !== hmm.nFeatures
  ) {
    const got = { states: regimes.length, features: features.names.length };
    const rule = `must name ${hmm.nStates} states and ${hmm.nFeatures} features`;
    throw new WinnowError('artefact_corrupt', { where: `${where}/model.json`, rule, got });
  }
  return {
    hmm,
    regimes,
    regimeIds,
    plan: settlePlan(features),
    scaler,
    config: parseHmmConfig(read('config.json'), `${where}/config.json`),
  };
}

function settlePlan(plan: z.infer<typeof planSchema>): FeaturePlan {
  return plan.kind === 'columns' ? plan : { ...plan, names: plan.names.map((feature) => resolveFeature(feature).name) };
}
