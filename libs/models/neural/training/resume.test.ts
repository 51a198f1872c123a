import { fork } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { smallOptions, trainSmall } from '../testing/smallTraining.ts';
import { encodeProgress, restoreProgress } from './trainingProgress.ts';
import type { TrainingOptions } from './trainNetwork.ts';

/** Keeps what each epoch saved. */
function keepAll(first?: Uint8Array) {
  const saved: Uint8Array[] = [];
  const save = (encode: () => Uint8Array) => {
    saved.push(encode());
  };
  return { saved, checkpoint: { load: () => first, save } };
}

const changes: readonly (readonly [string, Partial<TrainingOptions>])[] = [
  ['adam on a plateau with averaged weights', {}],
  [
    'sgd in one cycle',
    { optimizer: { ...smallOptions.optimizer, name: 'sgd' }, schedule: 'one_cycle', averageDecay: 0 },
  ],
  ['lion', { optimizer: { ...smallOptions.optimizer, name: 'lion' }, learningRate: 0.005, schedule: 'cosine' }],
  ['early stopping', { patience: 2, epochs: 20 }],
];

test.each(changes)('a training that goes on from any epoch ends as if undisturbed, to the bit: %s', (_, change) => {
  const all = keepAll();
  const told: number[] = [];
  const onIteration = (_epoch: number, loss: number) => void told.push(loss);
  const whole = trainSmall(change, { checkpoint: all.checkpoint, onIteration });
  expect(all.saved).toHaveLength(whole.report.trainLoss.length);
  expect(trainSmall(change)).toEqual(whole);
  for (const epoch of [0, 4, all.saved.length - 1]) {
    const rest = keepAll(all.saved[epoch]);
    told.length = 0;
    expect(trainSmall(change, { checkpoint: rest.checkpoint, onIteration })).toEqual(whole);
    expect(rest.saved).toEqual(all.saved.slice(epoch + 1)); // nothing is done twice
    expect(told).toEqual(whole.report.validationLoss); // who listens hears all of it
  }
});

test('a checkpoint of another network is left alone', () => {
  const memory = { weights: Float32Array.of(1, 2) };
  const bytes = encodeProgress({ trainLoss: [3], validationLoss: [], keptEpoch: 0 }, memory);
  const other = { weights: Float32Array.of(7, 8, 9) };
  const progress = { trainLoss: [], validationLoss: [], keptEpoch: 0 };
  expect(restoreProgress(bytes, progress, other)).toBe(false);
  expect([other.weights, progress.trainLoss]).toEqual([Float32Array.of(7, 8, 9), []]);
});

/**
 * Trains from the checkpoint that it is sent, if any, and says what it saves and what it has learned. After `killAfter` epochs it
 * waits, in the midst of its training, to be killed.
 */
const BODY = `
  import { trainSmall } from './smallTraining.ts';
  process.once('message', ({ saved, killAfter }) => {
    let epochs = 0;
    const save = (encode) => {
      process.send({ saved: encode() });
      if (++epochs === killAfter) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    };
    process.send({ learned: trainSmall({}, { checkpoint: { load: () => saved, save } }) });
  });`;

describe('a process that is killed', () => {
  let folder: string;
  let body: string;

  beforeAll(async () => {
    const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
    const cache = fileOf('../../../../node_modules/.cache');
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, 'winnow-training-')); // from where the packages that stay outside are found
    body = join(folder, 'training.mjs');
    await build({
      stdin: { contents: BODY, resolveDir: fileOf('../testing') },
      outfile: body,
      bundle: true,
      format: 'esm',
      platform: 'node',
      external: ['@tensorflow/*', 'onnxruntime-node', 'zod'],
      alias: Object.fromEntries(
        ['core', 'kernels'].map((lib) => [`@winnow/${lib}`, fileOf(`../../../${lib}/index.ts`)]),
      ),
    });
    copyFileSync(fileOf('../../../kernels/memory/kernels.wasm'), join(folder, 'kernels.wasm'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  interface Said {
    readonly saved?: Uint8Array;
    readonly learned?: unknown;
  }

  /** Starts a training and hears it to its end, which is a kill after so many epochs if it is told so. */
  function train(saved?: Uint8Array, killAfter?: number) {
    return new Promise<readonly Said[]>((resolve, reject) => {
      const said: Said[] = [];
      const training = fork(body, { serialization: 'advanced', execArgv: [] });
      training.on('error', reject);
      training.on('exit', () => resolve(said));
      training.on('message', (message: Said) => {
        said.push(message);
        if (said.length === killAfter) training.kill('SIGKILL');
      });
      training.send({ saved, killAfter });
    });
  }

  test('is followed by one that goes on from its last epoch, and ends as if undisturbed', async () => {
    const before = await train(undefined, 3);
    expect(before.map(({ learned }) => learned)).toEqual([undefined, undefined, undefined]);
    const after = await train(before[2]!.saved);
    expect(after).toHaveLength(smallOptions.epochs - 3 + 1);
    expect(after.at(-1)!.learned).toEqual(trainSmall());
  });
});
