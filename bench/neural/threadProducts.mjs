import { compileProgram } from '@winnow/models';

/** Matrices that lie in the cache of a core. */
const [SIZE, PRODUCTS] = [128, 8_000];

let product;

/** Products of square matrices in onnxruntime, on this thread. */
export function multiply() {
  const square = { shape: [SIZE, SIZE], dtype: 'float32' };
  product ??= compileProgram({ inputs: { a: square, b: square }, run: (tf, { a, b }) => ({ y: tf.matMul(a, b) }) });
  for (let i = 0; i < PRODUCTS; i++) product.run();
}
