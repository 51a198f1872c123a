import { resolve } from 'node:path';
import { importanceCsv, shapCsv, type TableArtefact, type TableExplanation, timestampTexts } from '@winnow/pipeline';
import { assertReplaceable, writeArtefact } from '../files/artefactFolder.ts';
import { winnowVersion } from '../files/winnowVersion.ts';
import { importanceChart } from '../plots/importanceChart.ts';
import { renderChart } from '../plots/renderChart.ts';
import { shapChart } from '../plots/shapChart.ts';
import type { LoadedTable } from './loadTable.ts';

const KIND = 'winnow_explanation';
const SCHEMA_VERSION = 1;

/** @throws WinnowError `artefact_foreign`, `file_unreadable` for a folder that must not be replaced */
export function assertExplanationFolder(folder: string): void {
  assertReplaceable(resolve(folder), KIND);
}

/**
 * Writes importance.csv and importance.svg and, for a model that has Shapley values, shap.csv and shap.svg.
 * @param modelHash of the model's file, as its manifest says
 * @throws WinnowError as `writeArtefact`
 */
export async function writeExplanation(
  folder: string,
  explanation: TableExplanation,
  { model, target }: TableArtefact,
  modelHash: string,
  { table, source, contentHash, timestamp }: LoadedTable,
): Promise<void> {
  const { features, codes, shap, meanAbsShap } = explanation;
  const title = `${model.spec.name}: ${target.name}`;
  const size = { width: 900, height: 130 + 24 * Math.min(features.length, 30) };
  const files = new Map([
    ['importance.csv', importanceCsv(explanation)],
    ['importance.svg', await renderChart(importanceChart({ title, features, ...leading(explanation) }), size)],
  ]);
  if (shap !== undefined && meanAbsShap !== undefined) {
    const times = timestamp === undefined ? undefined : { header: timestamp, texts: timestampTexts(table, timestamp) };
    files.set('shap.csv', shapCsv(features, shap, times));
    const scores = shap.scores.length === target.classes.length ? target.classes : shap.scores;
    const { values } = shap;
    files.set('shap.svg', await renderChart(shapChart({ title, features, scores, values, codes, meanAbsShap }), size));
  }
  const facts = { code_version: winnowVersion(), model: modelHash, data: { source, content_hash: contentHash } };
  writeArtefact(resolve(folder), { kind: KIND, schemaVersion: SCHEMA_VERSION, facts, files });
}

/** What the chart shows: the rise of the loss where it is known, as it says what a feature is worth to the predictions. */
function leading({ permutation, meanAbsShap }: TableExplanation): { measure: string; values: Float64Array } {
  if (permutation !== undefined) return { measure: 'rise of the loss when shuffled', values: permutation.mean };
  return { measure: 'mean magnitude of the contributions', values: meanAbsShap! };
}
