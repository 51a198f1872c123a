// HMM fits and decoding against hmmlearn and against plain TypeScript-like code, in turn within one run.
//
//   npm run build && WINNOW_PEERS_PYTHON=/path/to/python node bench/hmm/run.mjs [diag] [full] [grid] [pairs=5]
//
// The Python needs hmmlearn 0.3.3. All sides start from the same parameters on the same rows, and log-likelihoods must
// agree before a time is printed. Times are of whole fits, divided by their iterations. Winnow takes one expectation step
// more after the last iteration, which is charged as its part of the whole. `grid` is the grid of
// github.com/gdalle/HMMComparison: 50 sequences of 100 scalar rows, 2 to 10 states, 5 iterations.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { measurePeak } from './peak.mjs';
import { startPeer } from './peer.mjs';
import { fitWithPlainCode } from './plainHmm.mjs';
import { makeProblem } from './problem.mjs';
import { decodeWithWinnow, fitWithWinnow } from './winnowHmm.mjs';
import { workPerRow } from './workPerRow.mjs';

const LOG_LIK_TOLERANCE = 1e-8;
const long = { nStates: 8, nFeatures: 8, runs: 1, runRows: 100_000, iterations: 4 };
const gridStates = [2, 4, 6, 8, 10];

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const options = process.argv.slice(2);
const pairs = Number(options.find((option) => option.startsWith('pairs='))?.slice(6) ?? 5);
const isAsked = (part) => options.includes(part) || options.every((option) => option.startsWith('pairs='));

function timed(run) {
  const begin = performance.now();
  const result = run();
  return { ms: performance.now() - begin, result };
}

function assertSame(ours, theirs, name) {
  ours.forEach((value, i) => {
    const gap = Math.abs(value / theirs[i] - 1);
    if (!(gap < LOG_LIK_TOLERANCE)) throw new Error(`${name}: log-likelihood ${i} differs by ${gap}`);
  });
}

/** Side name → milliseconds of a whole fit of each pair; the first pair, which warms up, is left out. */
async function timeFits(peer, problem, withPlain) {
  const times = { winnow: [], plain: [], log: [], scaling: [] };
  for (let pair = -1; pair < pairs; pair++) {
    const winnow = timed(() => fitWithWinnow(problem));
    const found = { winnow: (winnow.ms * problem.iterations) / (problem.iterations + 1) };
    if (withPlain) {
      const plain = timed(() => fitWithPlainCode(problem));
      assertSame(plain.result, winnow.result, 'plain code');
      found.plain = plain.ms;
    }
    for (const name of ['log', 'scaling']) {
      const { ms, history } = await peer.ask({ do: name });
      assertSame(history, winnow.result, `hmmlearn ${name}`);
      found[name] = ms;
    }
    if (pair >= 0) for (const [name, ms] of Object.entries(found)) times[name].push(ms);
  }
  return times;
}

async function timeViterbi(peer, problem) {
  const times = { winnow: [], log: [] };
  for (let pair = -1; pair < pairs; pair++) {
    const { ms, result } = timed(() => decodeWithWinnow(problem));
    const theirs = await peer.ask({ do: 'viterbi' });
    assertSame([result], [theirs.logProb], 'viterbi');
    if (pair >= 0) times.winnow.push(ms) && times.log.push(theirs.ms);
  }
  return times;
}

function report(title, times, divisor = 1) {
  const sides = Object.entries(times).filter(([, values]) => values.length > 0);
  const parts = sides.map(([name, values]) => {
    const ratio = median(values.map((ms, i) => ms / times.winnow[i]));
    const ms = `${(median(values) / divisor).toFixed(2)} ms`;
    return name === 'winnow'
      ? `Winnow ${ms}`
      : `${name === 'plain' ? 'plain code' : `hmmlearn ${name}`} ${ms} (${ratio.toFixed(1)} x)`;
  });
  console.log(`${title.padEnd(34)} ${parts.join('   ')}`);
}

/** How far an iteration is from what the machine gives to wasm loops now. */
async function reportLimit(problem, msPerIteration) {
  const { flops, bytes } = workPerRow(problem);
  const peak = await measurePeak(8 * problem.nRows * problem.nStates);
  const flopMs = (1000 * flops * problem.nRows) / peak.flops;
  const byteMs = (1000 * bytes * problem.nRows) / peak.bandwidth;
  console.log(
    `  limit: ${flops} flops a row at ${(peak.flops / 1e9).toFixed(1)} Gflop/s ${flopMs.toFixed(2)} ms; ` +
      `${bytes} bytes a row at ${(peak.bandwidth / 1e9).toFixed(1)} GB/s ${byteMs.toFixed(2)} ms; ` +
      `reached ${((100 * Math.max(flopMs, byteMs)) / msPerIteration).toFixed(0)} %`,
  );
}

async function load(peer, folder, problem) {
  const path = join(folder, 'rows.f64');
  writeFileSync(path, problem.data);
  const { data: _, ...rest } = problem;
  const plain = Object.entries(rest).map(([key, value]) => [
    key,
    ArrayBuffer.isView(value) ? Array.from(value) : value,
  ]);
  return peer.ask({ do: 'load', problem: { ...Object.fromEntries(plain), path } });
}

async function runLong(peer, folder, covariance) {
  const problem = makeProblem({ ...long, covariance });
  const versions = await load(peer, folder, problem);
  const name = `T=${problem.nRows} K=${problem.nStates} D=${problem.nFeatures} ${covariance}`;
  const times = await timeFits(peer, problem, covariance === 'diag');
  report(`${name}, an EM iteration`, times, problem.iterations);
  await reportLimit(problem, median(times.winnow) / problem.iterations);
  report(`${name}, Viterbi`, await timeViterbi(peer, problem));
  return versions;
}

async function runGrid(peer, folder) {
  let versions;
  for (const nStates of gridStates) {
    const problem = makeProblem({ covariance: 'diag', nStates, nFeatures: 1, runs: 50, runRows: 100, iterations: 5 });
    versions = await load(peer, folder, problem);
    report(`50 x 100, D=1, K=${nStates}, 5 iterations`, await timeFits(peer, problem, true));
  }
  return versions;
}

const python = process.env.WINNOW_PEERS_PYTHON;
if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has hmmlearn 0.3.3');
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-hmm-'));
const peer = startPeer(python);
try {
  let versions;
  if (isAsked('diag')) versions = await runLong(peer, folder, 'diag');
  if (isAsked('full')) versions = await runLong(peer, folder, 'full');
  if (isAsked('grid')) versions = await runGrid(peer, folder);
  const machine = { cpu: cpus()[0].model, cores: cpus().length, load: loadavg()[0].toFixed(1) };
  console.log(JSON.stringify({ node: process.version, ...versions, ...machine, pairs }));
} finally {
  peer.end();
  rmSync(folder, { recursive: true });
}
