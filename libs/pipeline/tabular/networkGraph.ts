import { WinnowError } from '@winnow/core';
import { type OnnxModel, type OnnxValueInfo, OPSET } from '@winnow/models';
import { z } from 'zod';
import type { TablePredictor } from './tableModel.ts';

/** The ONNX graph of a network in an artefact. */
export const GRAPH_FILE = 'model.onnx';

/** What a manifest says of the graph. */
export interface GraphFacts {
  readonly file: typeof GRAPH_FILE;
  readonly opset: number;
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

/** Prediction as a graph that stands alone, of a model that gives one; a scaler before the model would not be in it. */
export function networkGraph({ model, state, scaler }: TablePredictor): OnnxModel | undefined {
  return scaler === null ? model.toOnnx?.(state) : undefined;
}

export function graphFacts({ graph, opsets }: OnnxModel): GraphFacts {
  return { file: GRAPH_FILE, opset: opsets['']!, inputs: graph.inputs, outputs: graph.outputs };
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
