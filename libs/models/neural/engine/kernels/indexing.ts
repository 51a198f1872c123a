import { assertArgument } from '@winnow/core';
import { onnxTypes } from '../../../onnx/onnxTypes.ts';
import { axisAttr, numberAttr } from './attributes.ts';
import type { KernelRule } from './kernelRule.ts';

/** Kernels that read or write at indices: what embeddings and cross-entropies are made of. */

export const indexing = {
  GatherV2: {
    inputNames: ['x', 'indices'],
    infer: ([x, indices], attrs) => {
      const axis = axisAttr(attrs, 'axis', x!.shape.length);
      const batchDims = numberAttr(attrs, 'batchDims', 0);
      assertArgument(batchDims === 0, 'neural engine', 'a gather must not have batch dimensions', batchDims);
      return [{ shape: x!.shape.toSpliced(axis, 1, ...indices!.shape), dtype: x!.dtype }];
    },
    lower: (emit, inputs, { attrs, inputs: [x] }) => {
      return [emit.op('Gather', inputs, { axis: axisAttr(attrs, 'axis', x!.shape.length) })];
    },
  },
  /** rows of x added up by the segment that each belongs to: the gradient of a gather */
  UnsortedSegmentSum: {
    inputNames: ['x', 'segmentIds'],
    infer: ([x], attrs) => [{ shape: x!.shape.with(0, numberAttr(attrs, 'numSegments')), dtype: x!.dtype }],
    lower(emit, [x, segmentIds], { outputs: [sums] }) {
      const zero = emit.constant([0], { shape: [], dtype: sums!.dtype });
      const empty = emit.op('Expand', [zero, emit.int64s(sums!.shape)]);
      const ids = emit.op('Cast', [segmentIds!], { to: onnxTypes.int64 });
      const indices = emit.op('Unsqueeze', [ids, emit.int64s([-1])]);
      return [emit.op('ScatterND', [empty, indices, x!], { reduction: 'add' })];
    },
  },
  OneHot: {
    inputNames: ['indices'],
    infer: ([indices], attrs) => [{ shape: [...indices!.shape, numberAttr(attrs, 'depth')], dtype: 'float32' }],
    lower(emit, [indices], { attrs }) {
      const depth = emit.int64s([numberAttr(attrs, 'depth')]);
      const values = [numberAttr(attrs, 'offValue', 0), numberAttr(attrs, 'onValue', 1)];
      const index = emit.op('Cast', [indices!], { to: onnxTypes.int64 });
      return [emit.op('OneHot', [index, depth, emit.constant(values, { shape: [2], dtype: 'float32' })], { axis: -1 })];
    },
  },
} as const satisfies Record<string, KernelRule>;
