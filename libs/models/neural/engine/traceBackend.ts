import type { BackendValues, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { WinnowError } from '@winnow/core';
import type { KernelName } from './kernels/kernelTable.ts';
import { kernelNames, kernelTable } from './kernels/kernelTable.ts';
import type { Tf } from './nativeModules.ts';
import type { DType, TensorSpec } from './tensorSpec.ts';
import { sizeOf } from './tensorSpec.ts';
import type { TracedNode, TracedValue } from './tracedGraph.ts';

/**
 * A backend of tfjs that computes nothing: each kernel works out the shape of its result and notes that it was called.
 * What a program does to its inputs, its gradients included, becomes a list of nodes that way.
 */

export const TRACE_BACKEND = 'winnow-trace';

export interface Trace {
  readonly nodes: TracedNode[];
  /** a new value, known to tfjs under a data id of its own */
  add(value: TracedValue): TensorInfo;
  valueOf(tensor: TensorInfo): TracedValue;
}

type DataId = TensorInfo['dataId'];

/** tfjs keeps one registry a thread, so there is one recorder a thread, which writes to the trace in progress. */
interface Recorder {
  trace: Trace | undefined;
}

let recorder: Recorder | undefined;

/**
 * Runs `program` on the recording backend; afterwards tfjs is as it was before.
 * @throws WinnowError `kernel_unsupported` when it calls a kernel that the engine does not know
 */
export function withTrace<T>(tf: Tf, program: (trace: Trace) => T): T {
  recorder ??= register(tf);
  const before = tf.getBackend();
  const trace = createTrace();
  recorder.trace = trace;
  void tf.setBackend(TRACE_BACKEND); // the promise is for backends that start slowly; this one is set when the call returns
  tf.engine().startScope();
  try {
    return program(trace);
  } catch (error) {
    throw unsupportedKernel(error) ?? error;
  } finally {
    tf.engine().endScope();
    recorder.trace = undefined;
    if (before !== undefined && before !== TRACE_BACKEND) void tf.setBackend(before);
  }
}

function createTrace(): Trace {
  const values = new Map<DataId, TracedValue>();
  return {
    nodes: [],
    add(value) {
      const dataId = {};
      values.set(dataId, value);
      return { dataId, shape: [...value.shape], dtype: value.dtype };
    },
    valueOf({ dataId, shape, dtype }) {
      const value = values.get(dataId);
      if (value !== undefined) return value;
      throw new WinnowError('argument_invalid', {
        where: 'neural engine',
        rule: 'a traced program may use no tensor that was made outside of it',
        got: { shape, dtype },
      });
    },
  };
}

function register(tf: Tf): Recorder {
  const own: Recorder = { trace: undefined };
  const current = (): Trace => own.trace!;
  tf.registerBackend(TRACE_BACKEND, () => createBackend(tf, current), 0);
  for (const kernelName of kernelNames) {
    tf.registerKernel({
      kernelName,
      backendName: TRACE_BACKEND,
      kernelFunc: ({ inputs, attrs }) => record(current(), kernelName, inputs, attrs),
    });
  }
  for (const [kernelName, constant] of [
    ['ZerosLike', 0],
    ['OnesLike', 1],
  ] as const) {
    tf.registerKernel({
      kernelName,
      backendName: TRACE_BACKEND,
      kernelFunc: ({ inputs }) => current().add({ ...specOf(inputs['x'] as TensorInfo), constant }),
    });
  }
  tf.registerKernel({
    kernelName: 'Fill',
    backendName: TRACE_BACKEND,
    kernelFunc: ({ attrs }) => fill(current(), attrs),
  });
  return own;
}

function fill(trace: Trace, attrs: object | undefined): TensorInfo {
  const { shape, value, dtype } = attrs as { shape: number[]; value: number; dtype?: string };
  return trace.add({ shape, dtype: dtypeOf(dtype ?? 'float32'), constant: value });
}

function record(trace: Trace, kernel: KernelName, named: object, attrs: object | undefined): TensorInfo | TensorInfo[] {
  const { inputNames, infer } = kernelTable[kernel];
  const tensors = named as Record<string, TensorInfo>;
  const inputs = (inputNames ?? Object.keys(tensors)).map((name) => trace.valueOf(tensors[name]!));
  const outputs = infer(inputs, { ...attrs }).map(({ shape, dtype }): TracedValue => ({ shape, dtype }));
  trace.nodes.push({ kernel, inputs, attrs: { ...attrs }, outputs });
  const infos = outputs.map((value) => trace.add(value));
  return infos.length === 1 && !MANY_OUTPUTS.has(kernel) ? infos[0]! : infos;
}

/** Kernels of which tfjs expects a list, of however many. */
const MANY_OUTPUTS: ReadonlySet<KernelName> = new Set(['SplitV', 'Unpack']);

/** Storage as tfjs sees it: holds constants, and nothing else that could be read. */
function createBackend(tf: Tf, trace: () => Trace): KernelBackend {
  class TraceBackend extends tf.KernelBackend {
    override write(values: BackendValues, shape: number[], dtype: string): DataId {
      return trace().add(constantOf(values as ArrayLike<number>, { shape, dtype: dtypeOf(dtype) })).dataId;
    }
    override readSync(): never {
      throw new WinnowError('argument_invalid', {
        where: 'neural engine',
        rule: 'a traced program must not read the values of its tensors',
      });
    }
    override numDataIds(): number {
      return 0;
    }
    override memory() {
      return { unreliable: true };
    }
    override disposeData(): boolean {
      return true;
    }
    override incRef(): void {}
    decRef(): void {}
    override floatPrecision(): 32 {
      return 32;
    }
    override dispose(): void {}
  }
  return new TraceBackend();
}

function constantOf(values: ArrayLike<number>, { shape, dtype }: TensorSpec): TracedValue {
  const first = values[0] ?? 0;
  for (let i = 1; i < values.length; i++) {
    if (values[i] !== first) return { shape: [...shape], dtype, constant: Array.from(values).slice(0, sizeOf(shape)) };
  }
  return { shape: [...shape], dtype, constant: Number(first) };
}

function specOf({ shape, dtype }: TensorInfo): TensorSpec {
  return { shape: [...shape], dtype: dtypeOf(dtype) };
}

function dtypeOf(dtype: string): DType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  const rule = 'tensors must be float32, int32 or bool';
  throw new WinnowError('argument_invalid', { where: 'neural engine', rule, got: dtype });
}

/** tfjs says only in its message which kernel is missing. */
function unsupportedKernel(error: unknown): WinnowError | undefined {
  const text = error instanceof Error ? error.message : '';
  const kernel = /Kernel '(\w+)' not registered/.exec(text)?.[1];
  if (kernel === undefined) return undefined;
  const caller = callerOf(error as Error);
  return new WinnowError('kernel_unsupported', {
    where: caller ?? 'neural engine',
    rule: 'a model may call the tfjs kernels that libs/models/neural/engine/kernels has a rule for',
    got: kernel,
    cause: error,
  });
}

/** The first line of the stack that is neither tfjs's nor the engine's: the line of the model. */
function callerOf({ stack = '' }: Error): string | undefined {
  const frames = stack.split('\n').filter((line) => line.trimStart().startsWith('at '));
  const own = frames.find((line) => !/node_modules|node:|tfjs-core\/|neural\/engine\/[\w/]+\.[jt]s/.test(line));
  return own?.trim().slice('at '.length);
}
