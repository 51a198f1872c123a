import { WinnowError } from '@winnow/core';
import type { z } from 'zod';
import { assertPredictionView } from '../assertPredictionView.ts';
import { assertTrainingSet } from '../assertTrainingSet.ts';
import type { Model, OutputName, Outputs, ParamRange, WeightFile } from '../contract.ts';
import type { OnnxModel } from '../onnx/onnxModel.ts';
import { exportNetwork } from './exportNetwork.ts';
import { floatsToText, textToFloats } from './floatText.ts';
import { applyScaling, fitScaling, type Scaling } from './scaling.ts';
import { describeNetwork } from './training/describeNetwork.ts';
import { evaluateWindows } from './training/evaluateWindows.ts';
import { type Head, pointHead, probabilityHead, quantileHead } from './training/head.ts';
import { joinWeights, nameWeights } from './training/nameWeights.ts';
import type { Layout, Network } from './training/network.ts';
import type { NetworkDesign } from './training/networkProgram.ts';
import { MIN_WINDOWS, splitWindows } from './training/splitWindows.ts';
import { type TrainingReport, trainNetwork } from './training/trainNetwork.ts';
import { windowEnds } from './training/windows.ts';
import { DEFAULT_CONTEXT_ROWS, type TrainingParams, trainingParams, trainingSpace } from './trainingParams.ts';

/** What tells one neural model from another. */
export interface NeuralDefinition<Params extends TrainingParams> {
  readonly name: string;
  readonly description: string;
  readonly params: z.ZodType<Params>;
  /** the model's own part of the search space */
  readonly space: Readonly<Record<string, ParamRange>>;
  network(params: Params): Network;
  /** in place of that of the objective; of one output */
  head?(params: Params): Head;
  /** multiplications of a forward pass for one window, about */
  multiplications(params: Params, cols: number): number;
}

export interface NeuralState<Params extends TrainingParams> {
  readonly params: Params;
  readonly inputs: Scaling;
  /** of the forward return; a probability needs none */
  readonly target: Scaling;
  /** float32, little-endian, base64 */
  readonly weights: string;
  readonly buffers: string;
  readonly report: TrainingReport;
}

type Objective = TrainingParams['objective'];

const heads: {
  readonly [O in Objective]: { readonly head: Head; readonly outputs: readonly [OutputName, ...OutputName[]] };
} = {
  regression: { head: pointHead(), outputs: ['E_r'] },
  binary: { head: probabilityHead, outputs: ['p_up'] },
  quantile: { head: quantileHead, outputs: ['q50', 'q05', 'q95'] },
};

/** Microseconds of a window in a step: for itself, for each number in it, and for each multiplication of the forward pass. */
const WINDOW_MICROS = { each: 2, number: 0.01, multiplication: 0.001 };

/** A model that can be written as an ONNX file. */
export interface NeuralModel<Params extends TrainingParams> extends Model<Params, NeuralState<Params>> {
  /** raw windows x [N, L, F] in, each output of `predict` [N] out, in float32 */
  toOnnx(state: NeuralState<Params>): OnnxModel;
  readonly weightFile: WeightFile<NeuralState<Params>>;
}

/** A model of windows: what all have in common, around a network. Rows of weight 0 end no window that is learned from. */
export function neuralModel<Params extends TrainingParams>(definition: NeuralDefinition<Params>): NeuralModel<Params> {
  const { name, description, params: schema, space } = definition;
  const designFor = (params: Params): NetworkDesign => ({
    key: JSON.stringify([name, params.objective, Object.entries(params).filter(([key]) => !(key in trainingParams))]),
    network: definition.network(params),
    head: definition.head?.(params) ?? heads[params.objective].head,
    backend: params.backend,
  });
  const layoutOf = ({ params, inputs }: Pick<NeuralState<Params>, 'params' | 'inputs'>): Layout => {
    const { network, head } = designFor(params);
    return describeNetwork(network, head.size, { batch: 2, lookback: params.lookback, features: inputs.mean.length });
  };
  return {
    spec: {
      name,
      family: 'neural',
      description,
      inputView: 'window_tensor',
      outputs: heads.regression.outputs,
      isCausal: true,
      zeroShot: false,
      contextRows: DEFAULT_CONTEXT_ROWS,
      usesWeights: true,
      drawsRows: true,
      defaultSpace: { ...trainingSpace, ...space },
    },
    params: schema,
    paramsFor: ({ task }) => ({ objective: task === 'binary' ? task : 'regression' }),
    outputsFor: ({ objective }) => heads[objective].outputs,
    contextRowsFor: ({ lookback }) => lookback - 1,
    workUnits(params, rows, cols) {
      const micros = WINDOW_MICROS.each + WINDOW_MICROS.number * params.lookback * cols;
      const products = WINDOW_MICROS.multiplication * definition.multiplications(params, cols);
      return params.epochs * rows * (micros + products);
    },

    losses: {
      iterations: 'epochs',
      measuredBy: ['objective', 'validation_fraction'],
      areTold: ({ patience }) => patience > 0,
    },

    fit(view, targets, params, context) {
      const where = `${name}.fit`;
      assertTrainingSet(where, view, targets, MIN_WINDOWS);
      const split = splitWindows(where, view, targets, params, context);
      const pastRows = split.train.at(-1)! + 1; // scaling sees no validation row
      const inputs = fitScaling(view.data, view.cols, pastRows);
      const target = fitScaling(targets.ret, 1, pastRows);
      const truth = params.objective === 'binary' ? Float32Array.from(targets.up) : applyScaling(target, targets.ret);
      const data = {
        ...split,
        features: applyScaling(inputs, view.data),
        cols: view.cols,
        lookback: params.lookback,
        targets: targets.taught === undefined ? truth : inPairs(truth, applyScaling(target, targets.taught)),
        ...(targets.weight && { weight: targets.weight }),
      };
      const learned = trainNetwork(where, designFor(params), data, optionsOf(params), context);
      const [weights, buffers] = [floatsToText(learned.weights), floatsToText(learned.buffers)];
      return { params, inputs, target, weights, buffers, report: learned.report };
    },

    predict(state, view) {
      const { params, inputs, target } = state;
      assertPredictionView(`${name}.predict`, view, inputs.mean.length);
      const source = { features: applyScaling(inputs, view.data), cols: view.cols, lookback: params.lookback };
      const learned = { weights: textToFloats(state.weights), buffers: textToFloats(state.buffers) };
      const ends = windowEnds(view, params.lookback);
      const { outputs } = evaluateWindows(designFor(params), learned, source, ends);
      return spread(params.objective, outputs, ends, view.rows, target);
    },

    toOnnx({ params, inputs, target, weights, buffers }) {
      const learned = { weights: textToFloats(weights), buffers: textToFloats(buffers) };
      const names = heads[params.objective].outputs;
      const scaled = { inputs, ...(params.objective !== 'binary' && { target }) };
      return exportNetwork(designFor(params), learned, params.lookback, names, scaled);
    },

    weightFile: {
      split({ weights, buffers, ...rest }) {
        const learned = { weights: textToFloats(weights), buffers: textToFloats(buffers) };
        return { rest, tensors: nameWeights(layoutOf(rest), learned) };
      },
      join(rest, tensors) {
        if (tensors === undefined) return wholeState(rest);
        const known = rest as Omit<NeuralState<Params>, 'weights' | 'buffers'>;
        const { weights, buffers } = joinWeights(layoutOf(known), tensors);
        return { ...known, weights: floatsToText(weights), buffers: floatsToText(buffers) };
      },
    },
  };
}

/** A state with its weights as texts. */
function wholeState<Params extends TrainingParams>(state: unknown): NeuralState<Params> {
  const given = state as NeuralState<Params>;
  if (typeof given.weights === 'string' && typeof given.buffers === 'string') return given;
  throw new WinnowError('artefact_corrupt', { where: 'state of a network', rule: 'must have weights' });
}

function optionsOf(params: TrainingParams) {
  return {
    epochs: params.epochs,
    batchSize: params.batch_size,
    learningRate: params.learning_rate,
    schedule: params.schedule,
    optimizer: { name: params.optimizer, weightDecay: params.weight_decay, momentum: params.momentum },
    gradientClip: params.gradient_clip,
    patience: params.patience,
    averageDecay: params.average_decay,
  };
}

/** @param a [N] and @param b [N] @returns [N, 2] */
function inPairs(a: Float32Array, b: Float32Array): Float32Array {
  return Float32Array.from({ length: 2 * a.length }, (_, i) => (i % 2 === 0 ? a : b)[i >> 1]!);
}

/** Outputs by row, in units of the target; NaN where no window ends. @param values [W, O] */
function spread(objective: Objective, values: Float32Array, ends: Int32Array, rows: number, target: Scaling): Outputs {
  const names = heads[objective].outputs;
  const [mean, scale] = objective === 'binary' ? [0, 1] : [target.mean[0]!, target.scale[0]!];
  const columns = names.map((output, k): [OutputName, Float64Array] => {
    const column = new Float64Array(rows).fill(Number.NaN);
    ends.forEach((row, n) => {
      column[row] = mean + scale * values[n * names.length + k]!;
    });
    return [output, column];
  });
  return Object.fromEntries(columns);
}
