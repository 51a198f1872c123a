// A process that times training steps of the networks in architectures.mjs: reads `name steps` a line, answers with the
// processor milliseconds of one step and of compiling, and the most memory that it has had. run.mjs starts it.
//
//   node bench/neural/step.mjs onnx | wasm
import process from 'node:process';
import { createInterface } from 'node:readline';
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

const WARM_UP = 3;

function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A step as training makes it: masks, forward and backward pass, clip, optimiser. */
function stepper({ window, outputs, network }, backend) {
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
  return { step, compileMs };
}

const ready = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const [name, count] = [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))];
  if (!ready.has(name)) {
    const made = stepper(
      architectures.find((architecture) => architecture.name === name),
      process.argv[2],
    );
    for (let i = 0; i < WARM_UP; i++) made.step();
    ready.set(name, made);
  }
  const { step, compileMs } = ready.get(name);
  const before = cpuMs();
  for (let i = 0; i < count; i++) step();
  const ms = (cpuMs() - before) / count;
  console.log(JSON.stringify({ ms, compileMs, peakMb: process.resourceUsage().maxRSS / 1024 }));
}
