import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import asc from 'assemblyscript/asc';

const ROUNDS = 2_000_000;
const FLOPS_A_ROUND = 48;
const PAGE = 65_536;

/** V8 optimises a hot function on another thread, which may have to wait, and uses the result from the next call on. */
const TRIES = 20;
const PAUSE_MS = 100;

/**
 * The most that wasm loops get out of this machine now, best of a few tries.
 * @param bytes size of the arrays of the triad
 * @returns {Promise<{flops: number, bandwidth: number}>} operations and bytes a second
 */
export async function measurePeak(bytes) {
  const { multiplyAdd, triad, memory } = await compile();
  const arrayBytes = PAGE * Math.ceil(bytes / PAGE);
  memory.grow(1 + (3 * arrayBytes) / PAGE);
  new Float64Array(memory.buffer)[0] = 0.5;
  const flopSeconds = await bestOf(() => multiplyAdd(ROUNDS, 0));
  const triadSeconds = await bestOf(() => triad(PAGE, arrayBytes));
  return { flops: (ROUNDS * FLOPS_A_ROUND) / flopSeconds, bandwidth: (3 * arrayBytes) / triadSeconds };
}

async function bestOf(run) {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < TRIES; i++) {
    const begin = performance.now();
    run();
    best = Math.min(best, performance.now() - begin);
    await sleep(PAUSE_MS);
  }
  return best / 1000;
}

async function compile() {
  const source = readFileSync(new URL('peak.as.ts', import.meta.url), 'utf8');
  const { error, binary, stderr } = await asc.compileString(source, {
    optimizeLevel: 3,
    runtime: 'stub',
    enable: ['simd'],
    initialMemory: 1,
  });
  if (binary === null || error) throw new Error(stderr.toString());
  return new WebAssembly.Instance(new WebAssembly.Module(binary)).exports;
}
