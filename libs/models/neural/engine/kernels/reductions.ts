import { onnxTypes } from '../../../onnx/onnxTypes.ts';
import { axesAttr, axisAttr, booleanAttr, numberAttr } from './attributes.ts';
import { broadcastShape } from './broadcastShape.ts';
import type { KernelRule } from './kernelRule.ts';

/** Kernels that gather up an axis: sums, extremes, products of matrices, soft maxima. */

function reduction(type: string, attribute = 'axis'): KernelRule {
  return {
    inputNames: ['x'],
    infer: ([x], attrs) => {
      const axes = axesAttr(attrs, attribute, x!.shape.length);
      const kept = x!.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
      const shape = booleanAttr(attrs, 'keepDims') ? kept : x!.shape.filter((_, axis) => !axes.includes(axis));
      return [{ shape, dtype: x!.dtype === 'bool' ? 'int32' : x!.dtype }];
    },
    lower(emit, [x], { attrs, inputs, outputs }) {
      const axes = axesAttr(attrs, attribute, inputs[0]!.shape.length);
      if (axes.length === 0) return [emit.op('Identity', [x!])];
      const keepdims = booleanAttr(attrs, 'keepDims') ? 1 : 0;
      const counted = inputs[0]!.dtype === 'bool' ? emit.op('Cast', [x!], { to: onnxTypes[outputs[0]!.dtype] }) : x!;
      if (type === 'ReduceSum') return [emit.op(type, [counted, emit.int64s(axes)], { keepdims })];
      return [emit.op(type, [counted], { axes, keepdims })];
    },
  };
}

function arg(type: string): KernelRule {
  return {
    inputNames: ['x'],
    infer: ([x], attrs) => {
      return [{ shape: x!.shape.toSpliced(axisAttr(attrs, 'axis', x!.shape.length), 1), dtype: 'int32' }];
    },
    lower(emit, [x], { attrs, inputs }) {
      const index = emit.op(type, [x!], { axis: axisAttr(attrs, 'axis', inputs[0]!.shape.length), keepdims: 0 });
      return [emit.op('Cast', [index], { to: onnxTypes.int32 })];
    },
  };
}

export const reductions = {
  Sum: reduction('ReduceSum'),
  Mean: reduction('ReduceMean'),
  Max: reduction('ReduceMax', 'reductionIndices'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  ArgMax: arg('ArgMax'),
  ArgMin: arg('ArgMin'),
  Softmax: {
    inputNames: ['logits'],
    infer: ([x]) => [x!],
    lower: (emit, inputs, { attrs, inputs: [x] }) => {
      return [emit.op('Softmax', inputs, { axis: axisAttr(attrs, 'dim', x!.shape.length) })];
    },
  },
  AddN: {
    infer: ([first]) => [first!],
    lower: (emit, inputs) => [emit.op('Sum', inputs)],
  },
  Cumsum: {
    inputNames: ['x'],
    infer: ([x]) => [x!],
    lower(emit, [x], { attrs, inputs }) {
      const axis = emit.constant([axisAttr(attrs, 'axis', inputs[0]!.shape.length)], { shape: [], dtype: 'int32' });
      const exclusive = booleanAttr(attrs, 'exclusive') ? 1 : 0;
      return [emit.op('CumSum', [x!, axis], { exclusive, reverse: booleanAttr(attrs, 'reverse') ? 1 : 0 })];
    },
  },
  BatchMatMul: {
    inputNames: ['a', 'b'],
    infer: ([a, b], attrs) => {
      const rows = a!.shape.at(booleanAttr(attrs, 'transposeA') ? -1 : -2)!;
      const cols = b!.shape.at(booleanAttr(attrs, 'transposeB') ? -2 : -1)!;
      const outer = broadcastShape(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
      return [{ shape: [...outer, rows, cols], dtype: a!.dtype }];
    },
    lower(emit, [a, b], { attrs, inputs }) {
      const flips = {
        transA: booleanAttr(attrs, 'transposeA') ? 1 : 0,
        transB: booleanAttr(attrs, 'transposeB') ? 1 : 0,
      };
      const alpha = { float: numberAttr(attrs, 'factor', 1) }; // no attribute of tfjs, but what fuseAffine() finds
      if (inputs.every(({ shape }) => shape.length === 2)) return [emit.op('Gemm', [a!, b!], { ...flips, alpha })];
      const flipped = (name: string, rank: number) => {
        const perm = Array.from({ length: rank }, (_, axis) => axis);
        return emit.op('Transpose', [name], { perm: [...perm.slice(0, -2), rank - 1, rank - 2] });
      };
      const left = flips.transA ? flipped(a!, inputs[0]!.shape.length) : a!;
      return [emit.op('MatMul', [left, flips.transB ? flipped(b!, inputs[1]!.shape.length) : b!])];
    },
  },
  /** a matrix product plus a row vector; no kernel of tfjs, but what `simplifyGraph` makes of a product and a bias */
  Affine: {
    inputNames: ['a', 'b', 'bias'],
    infer: ([a, b], attrs) => {
      const rows = a!.shape[booleanAttr(attrs, 'transposeA') ? 1 : 0]!;
      return [{ shape: [rows, b!.shape[booleanAttr(attrs, 'transposeB') ? 0 : 1]!], dtype: a!.dtype }];
    },
    lower: (emit, inputs, { attrs }) => {
      const flips = {
        transA: booleanAttr(attrs, 'transposeA') ? 1 : 0,
        transB: booleanAttr(attrs, 'transposeB') ? 1 : 0,
      };
      return [emit.op('Gemm', inputs, flips)];
    },
  },
} as const satisfies Record<string, KernelRule>;
