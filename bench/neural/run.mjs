// Training steps of the neural engine beside PyTorch's, both on one thread, in processor time because other work may run
// on the machine; rounds of the two alternate and medians are compared. Each network has two processes of its own.
//
//   WINNOW_TORCH_PYTHON=<python with bench/neural/requirements.txt> node bench/neural/run.mjs [compile | wasm] [name …]
//
// `compile` compares with torch.compile; `wasm` with the same step in tfjs's own WebAssembly backend, and needs no Python.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { compileProgram } from '@winnow/models';
import { architectures } from './architectures.mjs';

const ROUNDS = 9;
const ROUND_MS = 150;
const python = process.env.WINNOW_TORCH_PYTHON ?? process.env.WINNOW_PEERS_PYTHON ?? 'python3';
const args = process.argv.slice(2);
const mode = args[0] === 'compile' || args[0] === 'wasm' ? args[0] : 'eager';
const wanted = mode === 'eager' ? args : args.slice(1);

const fileOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const peers = {
  eager: { title: 'PyTorch', command: [python, fileOf('peer.py')] },
  compile: { title: 'PyTorch compiled', command: [python, fileOf('peer.py'), 'compile'] },
  wasm: { title: 'tfjs-wasm', command: [process.execPath, fileOf('step.mjs'), 'wasm'] },
};

/** A process that answers each line with one of JSON. */
function start([command, ...rest]) {
  const child = spawn(command, rest, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async time(name, steps) {
      child.stdin.write(`${name} ${steps}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${rest[0]} ended early; for PyTorch's steps WINNOW_TORCH_PYTHON must have torch`);
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** GFLOP/s of one product of two square matrices in the same engine: what the machine can do. */
function matmulPeak() {
  const size = 512;
  const square = { shape: [size, size], dtype: 'float32' };
  const { inputs, run, dispose } = compileProgram({
    inputs: { a: square, b: square },
    run: (tf, { a, b }) => ({ y: tf.matMul(a, b) }),
  });
  inputs.a.fill(1);
  inputs.b.fill(1);
  const times = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    for (let i = 0; i < 5; i++) run();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 5000;
  });
  dispose();
  return (2 * size ** 3) / median(times) / 1e6;
}

/** Medians of rounds that alternate, with what both said last. */
async function compare(name) {
  const [ours, theirs] = [start([process.execPath, fileOf('step.mjs'), 'onnx']), start(peers[mode].command)];
  try {
    const count = Math.max(1, Math.round(ROUND_MS / (await ours.time(name, 5)).ms));
    const peerCount = mode === 'wasm' ? Math.max(1, Math.round(count / 10)) : count; // so many steps take as long
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push([await ours.time(name, count), await theirs.time(name, peerCount)]);
    }
    return [0, 1].map((side) => ({ ...rounds.at(-1)[side], ms: median(rounds.map((round) => round[side].ms)) }));
  } finally {
    ours.end();
    theirs.end();
  }
}

console.log(`matmul peak: ${matmulPeak().toFixed(0)} GFLOP/s`);
const { title } = peers[mode];
console.log(`| step | Winnow ms | ${title} ms | ratio | GFLOP/s | compile ms | Winnow peak MB | ${title} peak MB |`);
console.log('|---|---|---|---|---|---|---|---|');
for (const { name, mac } of architectures) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const [a, b] = await compare(name);
  const flops = (6 * mac) / a.ms / 1e6;
  const ratio = (a.ms / b.ms).toFixed(mode === 'wasm' ? 3 : 2);
  const rest = [a.compileMs, a.peakMb, b.peakMb].map((value) => value.toFixed(0));
  console.log(`| ${name} | ${[a.ms.toFixed(2), b.ms.toFixed(2), ratio, flops.toFixed(1), ...rest].join(' | ')} |`);
}
