import { assertShape } from '@winnow/core';
import type { Model } from '../../contract.ts';
import { linearScoresOf } from '../../linear/linearScoresOf.ts';
import type { OnnxModel } from '../../onnx/onnxModel.ts';
import { assertFeatureNames } from '../assertFeatureNames.ts';
import { assertNoCombined } from '../assertNoCombined.ts';
import { isTreeModelState, type Link, linkOf, type TreeModelState } from '../linkOf.ts';
import { unsupported } from '../modelFileError.ts';
import { type GraphPart, integers, type Precision } from './graphParts.ts';
import { linearScores } from './linearScores.ts';
import { linking } from './linking.ts';
import { type Scaling, scaling } from './scaling.ts';
import { treeScores } from './treeScores.ts';

export interface OnnxOptions {
  /** [F] of the features; they travel as metadata */
  readonly names: readonly string[];
  /** scaling of the features that the model was fitted on, to become part of the graph */
  readonly scaler?: Scaling;
  /**
   * `float32` by default. Trees in float64 need ai.onnx.ml 5, which onnxruntime has since 1.20; float32 needs no more than
   * ai.onnx.ml 3.
   */
  readonly precision?: Precision;
}

const WHERE = 'ONNX export';

/** The input of the graph. */
const INPUT = 'features';

/**
 * A model of trees, or a linear one, as a graph. Its input is `features` [N, F], NaN standing for what is
 * missing, its outputs are those of the model, [N] each: `E_r`, `p_up`, `p_0` and so on.
 * @throws WinnowError `model_file_unsupported` where `hasRowGraph` is false, and for trees of combined categories
 */
export function rowGraph(model: Model, state: unknown, options: OnnxOptions): OnnxModel {
  const { names, scaler, precision = 'float32' } = options;
  const { name } = model.spec;
  const outputs = outputsOf(model, state, names.length);
  const scored = scoresOf(name, state, outputs, precision);
  assertFeatureNames(WHERE, names, scored.nFeatures);
  if (scaler) {
    assertShape(WHERE, 'scaler.mean', scaler.mean, names.length);
    assertShape(WHERE, 'scaler.scale', scaler.scale, names.length);
  }
  const parts: GraphPart[] = scaler ? [scaling(scaler, precision, INPUT)] : [];
  const last = (): string => parts.at(-1)?.output ?? INPUT;
  parts.push(scored.part(last()));
  parts.push(linking(scored.link, precision, last(), scored.ranks));
  parts.push(columnsOf(last(), outputs));
  return {
    producer: 'winnow',
    opsets: { '': 17, ...(isTreeModelState(state) && { 'ai.onnx.ml': precision === 'float32' ? 3 : 5 }) },
    metadata: { model: name, features: JSON.stringify(names) },
    graph: {
      name,
      inputs: [{ name: INPUT, type: precision, dims: ['N', names.length] }],
      outputs: outputs.map((output) => ({ name: output, type: precision, dims: ['N'] })),
      initialisers: parts.flatMap((part) => part.initialisers),
      nodes: parts.flatMap((part) => part.nodes),
    },
  };
}

/** Whether a state, of whatever model, is one of trees or a linear one. */
export function hasRowGraph(state: unknown): boolean {
  return isTreeModelState(state) || linearScoresOf(state) !== undefined;
}

/** What the model predicts, in its order: the state alone does not say, a row does. */
function outputsOf(model: Model, state: unknown, cols: number): string[] {
  const row = {
    kind: 'feature_matrix',
    data: new Float64Array(cols),
    rows: 1,
    cols,
    runStarts: Int32Array.of(0),
  } as const;
  return Object.keys(model.predict(state, row));
}

interface Scored {
  readonly nFeatures: number;
  readonly part: (input: string) => GraphPart;
  readonly link: Link;
  /** [K] place of each output among the sorted ones */
  readonly ranks: readonly number[];
}

function scoresOf(name: string, state: unknown, outputs: readonly string[], precision: Precision): Scored {
  if (isTreeModelState(state)) {
    assertNoCombined(WHERE, state.ensemble);
    return {
      nFeatures: state.ensemble.nFeatures,
      part: (input) => treeScores(state.ensemble, precision, input),
      link: linkOf(state),
      ranks: ranksOf(state),
    };
  }
  const linear = linearScoresOf(state);
  if (linear === undefined) throw unsupported(WHERE, 'a model must be of trees or linear', name);
  return {
    nFeatures: linear[0]!.coef.length,
    part: (input) => linearScores(linear, precision, input),
    link: linear.length > 1 ? 'softmax' : outputs[0] === 'E_r' ? 'identity' : 'logistic',
    ranks: [],
  };
}

function ranksOf(state: TreeModelState): number[] {
  if (!('objective' in state) || state.objective.name !== 'quantiles') return [];
  const { alphas } = state.objective;
  return alphas.map((alpha) => alphas.filter((other) => other < alpha).length);
}

/** Columns of `predictions` by name. */
function columnsOf(predictions: string, outputs: readonly string[]): GraphPart {
  return {
    nodes: outputs.map((output, k) => ({
      op: 'Gather',
      inputs: [predictions, `column_${k}`],
      outputs: [output],
      attributes: { axis: { int: 1 } },
    })),
    initialisers: outputs.map((_, k) => integers(`column_${k}`, [], [k])),
    output: outputs.at(-1)!,
  };
}
