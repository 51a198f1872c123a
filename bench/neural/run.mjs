// Training steps of the neural engine beside PyTorch's, both on one thread, in processor time because other work may run
// on the machine; rounds of the two alternate and medians are compared.
//
//   WINNOW_TORCH_PYTHON=<python with bench/neural/requirements.txt> node bench/neural/run.mjs [compile | wasm] [name …]
//
// `compile` compares with torch.compile; `wasm` with the same step in tfjs's own WebAssembly backend, and needs no Python.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';
import { fillMask } from '@winnow/kernels';
import {
  clipGradient,
  compileProgram,
  createOptimizer,
  describeNetwork,
  initialWeights,
  pointHead,
  trainingProgram,
} from '@winnow/models';
import { architectures } from './architectures.mjs';

const ROUNDS = 9;
const ROUND_MS = 150;
const python = process.env.WINNOW_TORCH_PYTHON ?? process.env.WINNOW_PEERS_PYTHON ?? 'python3';
const args = process.argv.slice(2);
const isCompiled = args[0] === 'compile';
const isWasm = args[0] === 'wasm';
const wanted = isCompiled || isWasm ? args.slice(1) : args;

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function startPeer() {
  const child = spawn(
    python,
    [fileURLToPath(new URL('peer.py', import.meta.url)), ...(isCompiled ? ['compile'] : [])],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async time(name, steps) {
      child.stdin.write(`${name} ${steps}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error('peer.py ended early; does the Python of WINNOW_TORCH_PYTHON have torch?');
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}

/** The same steps by tfjs, kernel by kernel. */
function startWasm() {
  const ready = new Map();
  return {
    async time(name, steps) {
      if (!ready.has(name)) {
        const { step } = stepper(
          architectures.find((architecture) => architecture.name === name),
          'wasm',
        );
        step();
        ready.set(name, step);
      }
      return time(ready.get(name), Math.max(1, Math.round(steps / 10))); // a tenth of the steps takes as long
    },
    end() {},
  };
}

/** A step as training makes it: masks, forward and backward pass, clip, optimiser. */
function stepper({ window, outputs, network }, backend = 'onnx') {
  const before = cpuMs();
  const head = pointHead(outputs);
  const layout = describeNetwork(network, outputs, window);
  const compiled = compileProgram(trainingProgram(network, head, layout, window), backend);
  const compileMs = cpuMs() - before;
  const rng = createRng(1);
  const weights = initialWeights(layout, rng);
  const { x, y, share } = compiled.inputs;
  for (const values of [x, y]) values.set(values.map(() => rng.normal()));
  share.fill(1 / window.batch);
  const optimizer = createOptimizer({ name: 'adamw', weightDecay: 0.01, momentum: 0 }, layout.weightCount);
  const step = () => {
    for (const [n, { rate }] of layout.masks.entries()) fillMask(compiled.inputs[`mask${n}`], rate, rng.uint32());
    compiled.inputs.weights.set(weights);
    compiled.run();
    clipGradient(compiled.outputs.gradient, 1);
    optimizer.step(weights, compiled.outputs.gradient, 1e-3);
  };
  return { step, compileMs, compiled };
}

function time(step, count) {
  const before = cpuMs();
  for (let i = 0; i < count; i++) step();
  return (cpuMs() - before) / count;
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** GFLOP/s of one product of two square matrices in the same engine: what the machine can do. */
function matmulPeak() {
  const size = 512;
  const square = { shape: [size, size], dtype: 'float32' };
  const compiled = compileProgram({
    inputs: { a: square, b: square },
    run: (tf, { a, b }) => ({ y: tf.matMul(a, b) }),
  });
  compiled.inputs.a.fill(1);
  compiled.inputs.b.fill(1);
  const ms = median(Array.from({ length: ROUNDS }, () => time(compiled.run, 5)));
  compiled.dispose();
  return (2 * size ** 3) / ms / 1e6;
}

console.log(`matmul peak: ${matmulPeak().toFixed(0)} GFLOP/s`);
const other = isWasm ? 'tfjs-wasm' : `PyTorch${isCompiled ? ' compiled' : ''}`;
console.log(`| step | Winnow ms | ${other} ms | ratio | GFLOP/s | compile ms |\n|---|---|---|---|---|---|`);
const peer = isWasm ? startWasm() : startPeer();
for (const architecture of architectures) {
  if (wanted.length > 0 && !wanted.includes(architecture.name)) continue;
  const { step, compileMs, compiled } = stepper(architecture);
  for (let i = 0; i < 3; i++) step();
  const count = Math.max(1, Math.round(ROUND_MS / time(step, 5)));
  const [ours, theirs] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(time(step, count));
    theirs.push(await peer.time(architecture.name, count));
  }
  const [a, b] = [median(ours), median(theirs)];
  const flops = (6 * architecture.mac) / a / 1e6;
  const cells = [a.toFixed(2), b.toFixed(2), (a / b).toFixed(isWasm ? 3 : 2), flops.toFixed(1), compileMs.toFixed(0)];
  console.log(`| ${architecture.name} | ${cells.join(' | ')} |`);
  compiled.dispose();
}
peer.end();
