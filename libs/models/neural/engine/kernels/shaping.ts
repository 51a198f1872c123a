import { assertArgument } from '@winnow/core';
import { onnxTypes } from '../../../onnx/onnxTypes.ts';
import type { DType, TensorSpec } from '../tensorSpec.ts';
import { sizeOf } from '../tensorSpec.ts';
import { axesAttr, axisAttr, numberAttr, numbersAttr } from './attributes.ts';
import type { KernelRule } from './kernelRule.ts';

/** Kernels that move elements and compute nothing. */

const ofX = { inputNames: ['x'] } as const;

/** A shape in which one dimension may be −1: what is left. */
function settleShape(shape: readonly number[], size: number): number[] {
  const known = shape.reduce((product, dim) => (dim < 0 ? product : product * dim), 1);
  return shape.map((dim) => (dim < 0 ? size / known : dim));
}

/** Where each dimension of a slice starts and how far it goes; tfjs leaves out the last ones and writes −1 for the rest. */
function sliceBounds(shape: readonly number[], attrs: Parameters<KernelRule['infer']>[1]) {
  const begin = numbersAttr(attrs, 'begin');
  const size = numbersAttr(attrs, 'size');
  const from = shape.map((_, axis) => begin[axis] ?? 0);
  const count = shape.map((dim, axis) => {
    const asked = size[axis] ?? -1;
    return asked < 0 ? dim - from[axis]! : asked;
  });
  return { from, count };
}

function dtypeAttr(value: unknown): DType {
  assertArgument(value === 'float32' || value === 'int32' || value === 'bool', 'neural engine', 'dtype', value);
  return value;
}

/** One part of each size of a dimension; a number asks for that many equal parts. */
function partSizes(dim: number, asked: unknown): readonly number[] {
  if (typeof asked === 'number') return new Array<number>(asked).fill(dim / asked);
  const sizes = numbersAttr({ asked }, 'asked');
  const known = sizes.reduce((sum, size) => sum + Math.max(size, 0), 0);
  return sizes.map((size) => (size < 0 ? dim - known : size));
}

function pads(attrs: Parameters<KernelRule['infer']>[1]): readonly (readonly number[])[] {
  const paddings = attrs['paddings'];
  assertArgument(Array.isArray(paddings), 'neural engine', 'paddings must be a list', paddings);
  return paddings.map((pair: unknown) => numbersAttr({ pair }, 'pair'));
}

const unchanged = (x: TensorSpec): readonly TensorSpec[] => [x];

export const shaping = {
  Identity: { ...ofX, infer: ([x]) => unchanged(x!), lower: (emit, inputs) => [emit.op('Identity', inputs)] },
  Reshape: {
    ...ofX,
    infer: ([x], attrs) => [{ shape: settleShape(numbersAttr(attrs, 'shape'), sizeOf(x!.shape)), dtype: x!.dtype }],
    lower: (emit, [x], { outputs }) => [emit.op('Reshape', [x!, emit.int64s(outputs[0]!.shape)])],
  },
  ExpandDims: {
    inputNames: ['input'],
    infer: ([x], attrs) => {
      const dim = axisAttr(attrs, 'dim', x!.shape.length + 1);
      return [{ shape: x!.shape.toSpliced(dim, 0, 1), dtype: x!.dtype }];
    },
    lower: (emit, [x], { outputs }) => [emit.op('Reshape', [x!, emit.int64s(outputs[0]!.shape)])],
  },
  Transpose: {
    ...ofX,
    infer: ([x], attrs) => {
      return [{ shape: numbersAttr(attrs, 'perm').map((axis) => x!.shape[axis]!), dtype: x!.dtype }];
    },
    lower: (emit, [x], { attrs }) => [emit.op('Transpose', [x!], { perm: numbersAttr(attrs, 'perm') })],
  },
  Cast: {
    ...ofX,
    infer: ([x], attrs) => [{ shape: x!.shape, dtype: dtypeAttr(attrs['dtype']) }],
    lower: (emit, [x], { outputs }) => [emit.op('Cast', [x!], { to: onnxTypes[outputs[0]!.dtype] })],
  },
  BroadcastTo: {
    ...ofX,
    infer: ([x], attrs) => [{ shape: numbersAttr(attrs, 'shape'), dtype: x!.dtype }],
    lower: (emit, [x], { outputs }) => [emit.op('Expand', [x!, emit.int64s(outputs[0]!.shape)])],
  },
  Tile: {
    ...ofX,
    infer: ([x], attrs) => {
      const reps = numbersAttr(attrs, 'reps');
      return [{ shape: x!.shape.map((dim, axis) => dim * reps[axis]!), dtype: x!.dtype }];
    },
    lower: (emit, [x], { attrs }) => [emit.op('Tile', [x!, emit.int64s(numbersAttr(attrs, 'reps'))])],
  },
  PadV2: {
    ...ofX,
    infer: ([x], attrs) => {
      const sides = pads(attrs);
      return [{ shape: x!.shape.map((dim, axis) => dim + sides[axis]![0]! + sides[axis]![1]!), dtype: x!.dtype }];
    },
    lower(emit, [x], { attrs, inputs }) {
      const sides = pads(attrs);
      const widths = emit.int64s([0, 1].flatMap((side) => sides.map((pair) => pair[side]!)));
      const value = emit.constant([numberAttr(attrs, 'constantValue', 0)], { shape: [], dtype: inputs[0]!.dtype });
      return [emit.op('Pad', [x!, widths, value])];
    },
  },
  Slice: {
    ...ofX,
    infer: ([x], attrs) => [{ shape: sliceBounds(x!.shape, attrs).count, dtype: x!.dtype }],
    lower(emit, [x], { attrs, inputs }) {
      const { shape } = inputs[0]!;
      const { from, count } = sliceBounds(shape, attrs);
      const axes = shape.flatMap((dim, axis) => (count[axis] === dim ? [] : [axis]));
      if (axes.length === 0) return [emit.op('Identity', [x!])];
      const starts = emit.int64s(axes.map((axis) => from[axis]!));
      const ends = emit.int64s(axes.map((axis) => from[axis]! + count[axis]!));
      return [emit.op('Slice', [x!, starts, ends, emit.int64s(axes)])];
    },
  },
  Reverse: {
    ...ofX,
    infer: ([x]) => unchanged(x!),
    lower(emit, [x], { attrs, inputs }) {
      const axes = axesAttr(attrs, 'dims', inputs[0]!.shape.length);
      const each = (value: number) => emit.int64s(axes.map(() => value));
      return [emit.op('Slice', [x!, each(-1), each(Number.MIN_SAFE_INTEGER), emit.int64s(axes), each(-1)])];
    },
  },
  Concat: {
    infer: (parts, attrs) => {
      const axis = axisAttr(attrs, 'axis', parts[0]!.shape.length);
      const total = parts.reduce((sum, { shape }) => sum + shape[axis]!, 0);
      return [{ shape: parts[0]!.shape.with(axis, total), dtype: parts[0]!.dtype }];
    },
    lower: (emit, parts, { attrs, inputs }) => {
      return [emit.op('Concat', parts, { axis: axisAttr(attrs, 'axis', inputs[0]!.shape.length) })];
    },
  },
  SplitV: {
    ...ofX,
    infer: ([x], attrs) => {
      const axis = axisAttr(attrs, 'axis', x!.shape.length);
      const sizes = partSizes(x!.shape[axis]!, attrs['numOrSizeSplits']);
      return sizes.map((size) => ({ shape: x!.shape.with(axis, size), dtype: x!.dtype }));
    },
    lower(emit, [x], { attrs, inputs, outputs }) {
      const axis = axisAttr(attrs, 'axis', inputs[0]!.shape.length);
      const sizes = emit.int64s(outputs.map(({ shape }) => shape[axis]!));
      return emit.ops('Split', [x!, sizes], outputs.length, { axis });
    },
  },
  Pack: {
    infer: (parts, attrs) => {
      const axis = axisAttr(attrs, 'axis', parts[0]!.shape.length + 1);
      return [{ shape: parts[0]!.shape.toSpliced(axis, 0, parts.length), dtype: parts[0]!.dtype }];
    },
    lower(emit, parts, { attrs, inputs }) {
      const axis = axisAttr(attrs, 'axis', inputs[0]!.shape.length + 1);
      const each = parts.map((part) => emit.op('Unsqueeze', [part, emit.int64s([axis])]));
      return [emit.op('Concat', each, { axis })];
    },
  },
  Unpack: {
    inputNames: ['value'],
    infer: ([x], attrs) => {
      const axis = axisAttr(attrs, 'axis', x!.shape.length);
      const part = { shape: x!.shape.toSpliced(axis, 1), dtype: x!.dtype };
      return new Array<TensorSpec>(x!.shape[axis]!).fill(part);
    },
    lower(emit, [x], { attrs, inputs, outputs }) {
      const axis = axisAttr(attrs, 'axis', inputs[0]!.shape.length);
      const sizes = emit.int64s(outputs.map(() => 1));
      const parts = emit.ops('Split', [x!, sizes], outputs.length, { axis });
      return parts.map((part) => emit.op('Squeeze', [part, emit.int64s([axis])]));
    },
  },
} as const satisfies Record<string, KernelRule>;
