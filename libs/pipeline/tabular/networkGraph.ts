import { WinnowError } from '@winnow/core';
import { type NoGraph, type OnnxModel, type OnnxValueInfo, OPSET, scaleInput } from '@winnow/models';
import { z } from 'zod';
import type { TablePredictor } from './tableModel.ts';

/** The ONNX graph of a network in an artefact. */
export const GRAPH_FILE = 'model.onnx';

export const SCALER_RULE = 'must be fitted with --scaler standard or none, because the graph has no other scaler';

/** What a manifest says of the graph. */
export interface GraphFacts {
  readonly file: typeof GRAPH_FILE;
  readonly opset: number;
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

/** Prediction as a graph that stands alone, or why there is none; undefined of a model that is exported in other ways. */
export function networkGraph({ model, state, scaler }: TablePredictor): OnnxModel | NoGraph | undefined {
  const graph = model.toOnnx?.(state);
  if (graph === undefined || scaler === null || isMissing(graph)) return graph;
  if (scaler.kind === 'standard') return scaleInput(graph, scaler.state);
  return { rule: SCALER_RULE, got: scaler.kind };
}

/** Whether there is a reason in place of a graph. */
export function isMissing(graph: OnnxModel | NoGraph): graph is NoGraph {
  return 'rule' in graph;
}

/** What a manifest says of the graph; nothing of a model that has none of its own. */
export function manifestOfGraph(
  predictor: TablePredictor,
): { readonly onnx: GraphFacts } | { readonly onnx_missing: string } | undefined {
  const graph = networkGraph(predictor);
  if (graph === undefined) return undefined;
  if (isMissing(graph)) return { onnx_missing: `${graph.rule}, but got ${graph.got}` };
  const { inputs, outputs } = graph.graph;
  return { onnx: { file: GRAPH_FILE, opset: graph.opsets['']!, inputs, outputs } };
}

const factsSchema = z.looseObject({ opset: z.int().min(1) }).optional();

/**
 * @param facts what a manifest says of the graph, if it has one
 * @param where the manifest, for messages
 * @throws WinnowError `artefact_version` for operators that this version does not know, `artefact_corrupt` without their version
 */
export function assertKnownGraph(facts: unknown, where: string): void {
  const parsed = factsSchema.safeParse(facts);
  if (!parsed.success)
    throw new WinnowError('artefact_corrupt', { where, rule: 'onnx must have an opset', got: facts });
  const opset = parsed.data?.opset ?? 0;
  if (opset <= OPSET) return;
  const rule = `onnx.opset must be at most ${OPSET}, which this version of Winnow knows`;
  throw new WinnowError('artefact_version', { where, rule, got: opset });
}
