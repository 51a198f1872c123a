import { floats, integers } from '../../interop/onnx/graphParts.ts';
import { renameValues } from '../../interop/onnx/renameValues.ts';
import type { OnnxModel, OnnxNode } from '../../onnx/onnxModel.ts';
import { onnxTypes } from '../../onnx/onnxTypes.ts';

/**
 * Student, teacher and their blend as one graph. Notation: N windows of L rows, F features.
 *
 *   x [N, L, F] ─┬─ student ────────────────────────── E_r_nn ─┬─ E_r = α E_r_nn + (1 − α) E_r_tabular
 *                └─ last row [N, F] ─ teacher ─── E_r_tabular ─┘
 *
 * @param student x [N, L, F] → E_r [N], float32
 * @param teacher one input [N, F] → E_r [N], float64: in single precision, sums over many trees would lose a digit
 */
export function blendGraph(student: OnnxModel, teacher: OnnxModel, alpha: number): OnnxModel {
  const [windows] = student.graph.inputs;
  const lookback = windows!.dims[1] as number;
  const [row] = teacher.graph.inputs;
  const nn = renameValues(student.graph, (name) => (name === 'E_r' ? 'E_r_nn' : name));
  const said = renameValues(teacher.graph, (name) => `teacher.${name}`);
  const cast = (from: string, to: string, type: number): OnnxNode => {
    return { op: 'Cast', inputs: [from], outputs: [to], attributes: { to: { int: type } } };
  };
  const lastRow: OnnxNode = {
    op: 'Gather',
    inputs: [windows!.name, 'last'],
    outputs: ['last_row'],
    attributes: { axis: { int: 1 } },
  };
  const teach: OnnxNode[] = [
    lastRow,
    cast('last_row', `teacher.${row!.name}`, onnxTypes.float64),
    ...said.nodes,
    cast('teacher.E_r', 'E_r_tabular', onnxTypes.float32),
  ];
  const blend: OnnxNode[] = [
    { op: 'Mul', inputs: ['E_r_nn', 'alpha'], outputs: ['share_nn'] },
    { op: 'Mul', inputs: ['E_r_tabular', 'rest'], outputs: ['share_tabular'] },
    { op: 'Add', inputs: ['share_nn', 'share_tabular'], outputs: ['E_r'] },
  ];
  return {
    ...student,
    opsets: { ...teacher.opsets, ...student.opsets },
    graph: {
      name: 'blend',
      inputs: nn.inputs,
      outputs: ['E_r', 'E_r_tabular', 'E_r_nn'].map((name) => ({ ...nn.outputs[0]!, name })),
      initialisers: [
        ...nn.initialisers,
        ...said.initialisers,
        integers('last', [], [lookback - 1]),
        floats('float32', 'alpha', [], [alpha]),
        floats('float32', 'rest', [], [1 - alpha]),
      ],
      nodes: [...nn.nodes, ...teach, ...blend],
    },
  };
}
