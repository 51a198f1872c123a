import { numberAttr } from './attributes.ts';
import { broadcastShape } from './broadcastShape.ts';
import type { KernelRule } from './kernelRule.ts';

/** Kernels that take each element by itself. */

function unary(
  lower: (emit: Parameters<KernelRule['lower']>[0], x: string, node: Parameters<KernelRule['lower']>[2]) => string,
): KernelRule {
  return {
    inputNames: ['x'],
    infer: ([x]) => [x!],
    lower: (emit, [x], node) => [lower(emit, x!, node)],
  };
}

/** The same operator in ONNX. */
const same = (type: string) => unary((emit, x) => emit.op(type, [x]));

function binary(type: string, gives?: 'bool'): KernelRule {
  return {
    inputNames: ['a', 'b'],
    infer: ([a, b]) => [{ shape: broadcastShape(a!.shape, b!.shape), dtype: gives ?? a!.dtype }],
    lower: (emit, inputs) => [emit.op(type, inputs)],
  };
}

const float = (value: number) => [[value], { shape: [], dtype: 'float32' }] as const;

/** Slope and scale of the self-normalising unit (Klambauer et al. 2017, "Self-normalizing neural networks", eq. 2). */
const SELU = { alpha: { float: 1.6732632423543772 }, gamma: { float: 1.0507009873554805 } };

export const elementwise = {
  Add: binary('Add'),
  Sub: binary('Sub'),
  Multiply: binary('Mul'),
  RealDiv: binary('Div'),
  Pow: binary('Pow'),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  SquaredDifference: {
    ...binary('Sub'),
    lower(emit, inputs) {
      const difference = emit.op('Sub', inputs);
      return [emit.op('Mul', [difference, difference])];
    },
  },
  Greater: binary('Greater', 'bool'),
  GreaterEqual: binary('GreaterOrEqual', 'bool'),
  Less: binary('Less', 'bool'),
  LessEqual: binary('LessOrEqual', 'bool'),
  Equal: binary('Equal', 'bool'),
  NotEqual: {
    ...binary('Equal', 'bool'),
    lower: (emit, inputs) => [emit.op('Not', [emit.op('Equal', inputs)])],
  },
  LogicalAnd: binary('And', 'bool'),
  LogicalOr: binary('Or', 'bool'),
  LogicalNot: same('Not'),
  Prelu: {
    inputNames: ['x', 'alpha'],
    infer: ([x]) => [x!],
    lower: (emit, inputs) => [emit.op('PRelu', inputs)],
  },
  Select: {
    inputNames: ['condition', 't', 'e'],
    infer: ([, t]) => [t!],
    lower: (emit, inputs) => [emit.op('Where', inputs)],
  },
  Abs: same('Abs'),
  Neg: same('Neg'),
  Sign: same('Sign'),
  Exp: same('Exp'),
  Expm1: unary((emit, x) => emit.op('Sub', [emit.op('Exp', [x]), emit.constant(...float(1))])),
  Log: same('Log'),
  Log1p: unary((emit, x) => emit.op('Log', [emit.op('Add', [x, emit.constant(...float(1))])])),
  Sqrt: same('Sqrt'),
  Rsqrt: unary((emit, x) => emit.op('Reciprocal', [emit.op('Sqrt', [x])])),
  Square: unary((emit, x) => emit.op('Mul', [x, x])),
  Reciprocal: same('Reciprocal'),
  Sin: same('Sin'),
  Cos: same('Cos'),
  Floor: same('Floor'),
  Ceil: same('Ceil'),
  Erf: same('Erf'),
  Tanh: same('Tanh'),
  Sigmoid: same('Sigmoid'),
  Softplus: same('Softplus'),
  Relu: same('Relu'),
  Relu6: unary((emit, x) => emit.op('Clip', [x, emit.constant(...float(0)), emit.constant(...float(6))])),
  Elu: unary((emit, x) => emit.op('Elu', [x], { alpha: { float: 1 } })),
  Selu: unary((emit, x) => emit.op('Selu', [x], SELU)),
  LeakyRelu: unary((emit, x, { attrs }) => {
    return emit.op('LeakyRelu', [x], { alpha: { float: numberAttr(attrs, 'alpha') } });
  }),
  ClipByValue: unary((emit, x, { attrs }) => {
    const low = emit.constant(...float(numberAttr(attrs, 'clipValueMin')));
    return emit.op('Clip', [x, low, emit.constant(...float(numberAttr(attrs, 'clipValueMax')))]);
  }),
  /** 1 above 0, `alpha` elsewhere */
  Step: unary((emit, x, { attrs }) => {
    const alpha = numberAttr(attrs, 'alpha', 0);
    const isAbove = emit.op('Greater', [x, emit.constant(...float(0))]);
    if (alpha === 0) return emit.op('Cast', [isAbove], { to: ONNX_FLOAT });
    return emit.op('Where', [isAbove, emit.constant(...float(1)), emit.constant(...float(alpha))]);
  }),
  /** dy where y ≥ 0, else dy·(y + 1) */
  EluGrad: {
    inputNames: ['dy', 'y'],
    infer: ([dy]) => [dy!],
    lower(emit, [dy, y]) {
      const isPositive = emit.op('GreaterOrEqual', [y!, emit.constant(...float(0))]);
      const scaled = emit.op('Mul', [dy!, emit.op('Add', [y!, emit.constant(...float(1))])]);
      return [emit.op('Where', [isPositive, dy!, scaled])];
    },
  },
} as const satisfies Record<string, KernelRule>;

/** TensorProto.FLOAT */
const ONNX_FLOAT = 1;
