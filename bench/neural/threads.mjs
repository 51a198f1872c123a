// What two threads of a trainer's pool get done against one, each running a TSMixer trial over 50,000 windows, beside how the machine
// itself scales from one core to two (products of small matrices in onnxruntime). Rounds of both alternate; medians of their
// ratios. A throughput of 2 needs two free cores. On a busy machine the processor time tells: what one trial takes alone against
// what it takes beside another is 1, unless they are in each other's way.
//
//   npm run build && node bench/neural/threads.mjs [rounds = 5] [windows = 50000]
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { createRng } from '@winnow/core';
import { simulateSeries } from '@winnow/market';
import { Piscina } from 'piscina';

const rounds = Number(process.argv[2] ?? 5);
const windows = Number(process.argv[3] ?? 50_000);
const PARAMS = { lookback: 32, epochs: 1, patience: 0 };
const [TESTED, WARM_UP] = [1000, 300];
const HOUR = 3_600_000;

const { features } = JSON.parse(readFileSync(new URL('../../configs/features/core_v1.json', import.meta.url), 'utf8'));
const rows = windows + TESTED + WARM_UP;
const bars = simulateSeries({ symbol: 'SIM', timeframe: '1h', rows, start: 0, rng: createRng(1) });

function trialSpec(number) {
  return {
    v: 1,
    trialId: `bench-1.search.${number}`,
    studyId: 'bench-1',
    stage: 'search',
    number,
    seed: 1,
    model: 'tsmixer',
    params: PARAMS,
    policy: { mode: 'long_short', threshold: 0 },
    features,
    label: { kind: 'forward_return', horizon: 1 },
    scaler: { kind: 'standard' },
    dataRefs: [{ symbol: 'SIM', timeframe: '1h', source: 'bench', columns: {}, contentHash: 'sha256:0' }],
    dataRegime: 'mixed',
    runSource: 'maintenance',
    window: { trainFrom: 0, from: (rows - TESTED) * HOUR, to: rows * HOUR },
    split: { kind: 'walk_forward', folds: 1, embargoBars: 0 },
    costs: { costBps: 2, minOrder: 0 },
    objective: { lambdaDrawdown: 0.5, lambdaReject: 0, lambdaTurnover: 0.1 },
    pruneAt: [],
  };
}

const { TrialPool } = await import(new URL('../../workers/trainer/dist/trialPool.js', import.meta.url));
const trialPool = new TrialPool(2, { read: () => new Map(), write() {} });
const filename = fileURLToPath(new URL('threadProducts.mjs', import.meta.url));
const productPool = new Piscina({ filename, minThreads: 2, maxThreads: 2, concurrentTasksPerWorker: 1 });
let trials = 0;

async function runTrial() {
  const { how } = await trialPool.run([trialSpec(trials++)], [bars], (happened) => {
    const failure = happened.find(({ progress }) => progress.type === 'failed');
    if (failure !== undefined) throw new Error(JSON.stringify(failure.progress.error));
  });
  if (how !== 'ended') throw new Error(`a trial was ${how}`);
}

/** What is measured; each gives a promise of the end of one of it. */
const work = {
  trial: runTrial,
  products: () => productPool.run(null, { name: 'multiply' }),
};

/** Wall-clock and processor time of so many at once, in seconds. */
async function time(start, count) {
  const cpu = process.cpuUsage();
  const begin = performance.now();
  await Promise.all(Array.from({ length: count }, start));
  const { user, system } = process.cpuUsage(cpu);
  return { wall: (performance.now() - begin) / 1000, cpu: (user + system) / 1e6 };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const times = Object.keys(work).map((name) => ({ name, one: [], two: [] }));
try {
  for (const start of Object.values(work)) await time(start, 2); // compiles in both threads
  for (let round = 0; round < rounds; round++) {
    for (const { name, one, two } of times) {
      one.push(await time(work[name], 1));
      two.push(await time(work[name], 2));
    }
  }
} finally {
  await trialPool.close();
  await productPool.destroy();
}
console.log(
  `${rounds} rounds, ${windows} windows, ${cpus().length} cores, ${cpus()[0].model}, node ${process.version}`,
);
console.log('| work | one alone s | two at once s | throughput | processor s alone | of two, each | alone / each |');
console.log('|---|---|---|---|---|---|---|');
for (const { name, one, two } of times) {
  const of = (list, key) => median(list.map((item) => item[key]));
  const ratio = (key) => median(two.map((both, i) => (2 * one[i][key]) / both[key]));
  const cells = [of(one, 'wall'), of(two, 'wall'), ratio('wall'), of(one, 'cpu'), of(two, 'cpu') / 2, ratio('cpu')];
  console.log(`| ${name} | ${cells.map((value) => value.toFixed(2)).join(' | ')} |`);
}
