import { assertShape } from '@winnow/core';
import type { OnnxModel } from '../../onnx/onnxModel.ts';
import { renameValues } from './renameValues.ts';
import { type Scaling, scaling } from './scaling.ts';

/** A graph of one input x [..., F] in single precision, with a standard scaler in front. */
export function scaleInput(model: OnnxModel, scaler: Scaling): OnnxModel {
  const { graph } = model;
  const [input] = graph.inputs;
  assertShape('scaleInput', 'scaler.mean', scaler.mean, input!.dims.at(-1) as number);
  const { nodes, initialisers, output } = scaling(scaler, 'float32', input!.name);
  const scaled = renameValues(graph, (name) => (name === input!.name ? output : name));
  return {
    ...model,
    graph: {
      ...scaled,
      inputs: graph.inputs,
      initialisers: [...initialisers, ...scaled.initialisers],
      nodes: [...nodes, ...scaled.nodes],
    },
  };
}
