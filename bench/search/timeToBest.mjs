// How soon the search of the quickstart study finds what a serial grid over the same space finds.
//   npm run build && node bench/search/timeToBest.mjs [points] [trials] [seeds] [--farm] [--with '{"sampler":{"name":"random"}}']
// Grid: every point, `points` values of each float, whole trials one after the other on one thread, nothing pruned. Study: TPE and
// median pruner as the file has them, or what --with gives instead, `trials` trials, on two threads, for the seeds 1 to `seeds`.
//
// Times are processor seconds: each trial and each pass of the coordinator's planning runs alone in this process, and a trial is put
// on the thread of two that is free first. So a busy machine changes little; starting the farm, queue and database are not in it.
// With --farm the same studies are also submitted with `--threads 2`, and the wall times of their trials count, from submission; that is
// for a quiet machine, on which the grid's processor seconds are its wall time, too.

import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createTrialWorkspace, runTrial, trialWork } from '@winnow/pipeline';
import { prepareStudy } from '@winnow/platform';
import { parseSpec, prunerSchema, samplerSchema } from '@winnow/search';
import { buildTrialSpec, planStage } from '@winnow/study';
import { submitSearch } from './submitSearch.mjs';

const TOP = 10; // what the study hands to its next stage
const SHARES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]; // of the grid's time
const THREADS = 2;
const { values: flags, positionals } = parseArgs({
  options: { farm: { type: 'boolean' }, with: { type: 'string', default: '{}' } },
  allowPositionals: true,
});
const [points = 9, trials = 250, seeds = 5] = positionals.map(Number);
const instead = JSON.parse(flags.with);
const file = fileURLToPath(new URL('../../configs/studies/quickstart.json', import.meta.url));
const { spec, series, ...prepared } = await prepareStudy(file);

const { sampler = spec.sampler, pruner = spec.pruner } = instead;
const chosen = {
  sampler: parseSpec(samplerSchema, sampler, 'sampler'),
  pruner: parseSpec(prunerSchema, pruner, 'pruner'),
};
const grid = withSpec({
  sampler: { name: 'grid', points },
  pruner: { name: 'none' },
  order: 'lag',
  parallelism: 1,
  trials: (2 * points + 3) * 2 * points, // of ridge, logistic and HMM, each with every mode and threshold
});
runSearch(withSpec({ trials: 30 }), 1); // so that the first of the two has no colder start
const ofGrid = runSearch(grid, 1);
const wanted = { best: bestOf(ofGrid.trials), mean: topMean(ofGrid.trials) };
console.log(`node ${process.version}, ${cpus()[0].model}, ${cpus().length} cores`);
console.log(
  `grid: ${ofGrid.trials.length} trials in ${ofGrid.seconds.toFixed(1)} s, ` +
    `${bestTrial(ofGrid)}, mean of the best ${TOP} ${wanted.mean.toFixed(4)}`,
);
const studies = Array.from({ length: seeds }, (_, i) => {
  const study = runSearch(withSpec({ ...chosen, seed: i + 1, trials }), THREADS);
  describe(`seed ${i + 1}`, study, ofGrid.seconds);
  return study;
});
console.log(`best so far and mean of the best ${TOP}, at a share of the grid's time; of the studies the median`);
for (const share of SHARES) {
  const at = (search) => search.trials.filter(({ seconds }) => seconds <= share * ofGrid.seconds);
  const figures = (searches) =>
    [bestOf, topMean].map((figure) => median(searches.map((search) => figure(at(search)))).toFixed(4));
  console.log(
    `${share.toFixed(2).padStart(5)}   grid ${figures([ofGrid]).join('  ')}   study ${figures(studies).join('  ')}`,
  );
}
if (flags.farm) {
  const { stages, ...written } = JSON.parse(readFileSync(file, 'utf8'));
  const search = { ...stages.search, trials };
  for (let seed = 1; seed <= seeds; seed++) {
    const submitted = { ...written, ...instead, seed, stages: { ...stages, search } };
    describe(`farm, seed ${seed}`, submitSearch(submitted, THREADS), ofGrid.seconds);
  }
}

/** The study with some of its search changed. */
function withSpec({ trials: count, ...changes }) {
  const { stages } = spec;
  const search = { ...stages.search, trials: count };
  return { id: 'bench-1', ...prepared, spec: { ...spec, ...changes, stages: { ...stages, search } } };
}

/**
 * The search of a study, planned as the coordinator does it, on workers that take trials in order of number.
 * @returns its complete trials and the processor seconds at which they ended, in that order, and the seconds of all
 */
function runSearch(study, workers) {
  const workspace = createTrialWorkspace();
  const free = new Array(workers).fill(0); // when each worker is
  const own = [];
  const running = [];
  const ended = [];
  let now = 0;
  for (;;) {
    const plan = timed(() => planStage(study, 'search', own, []));
    now += plan.seconds;
    for (const planned of plan.result.create) {
      const trial = buildTrialSpec(study, 'search', planned);
      const view = { ...planned, stage: 'search', work: trialWork(trial), steps: [] };
      own.push({ ...view, state: 'waiting', value: null });
      const { result, seconds } = timed(() => endOf(trial, workspace));
      const worker = free.indexOf(Math.min(...free));
      free[worker] = Math.max(free[worker], now) + seconds;
      running.push({ ...view, ...result, at: free[worker] });
    }
    if (running.length === 0) break;
    running.sort((a, b) => a.at - b.at);
    const { at, ...trial } = running.shift();
    now = Math.max(now, at);
    own[trial.number] = trial;
    if (trial.state === 'complete') ended.push({ value: trial.value, model: trial.params.model, seconds: at });
  }
  return { trials: ended, seconds: now, tried: own.length };
}

/** How a trial ends. */
function endOf(trial, workspace) {
  const steps = [];
  for (const progress of runTrial(trial, series, () => {}, workspace)) {
    if (progress.type === 'step') steps.push(progress.value);
    if (progress.type === 'completed') return { state: 'complete', value: progress.value, steps };
    if (progress.type === 'pruned') return { state: 'pruned', value: null, steps };
  }
  throw new Error(`${trial.trialId} did not end`);
}

function timed(work) {
  const start = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(start);
  return { result, seconds: (user + system) / 1e6 };
}

function describe(name, search, gridSeconds) {
  const [toBest, toTop] = [reached(search, bestOf, wanted.best), reached(search, topMean, wanted.mean)];
  const share = (seconds) =>
    seconds === undefined ? 'never' : `${seconds.toFixed(1)} s, ${(seconds / gridSeconds).toFixed(3)} of its time`;
  console.log(
    `${name}: ${search.tried} trials, ${search.trials.length} of them whole, in ${search.seconds.toFixed(1)} s, ${bestTrial(search)}; ` +
      `the grid's best after ${share(toBest)}; the mean of its best ${TOP} after ${share(toTop)}`,
  );
}

/** When a figure of the trials so far first was as large as wanted. */
function reached({ trials: ended }, figure, least) {
  return ended.find((_, i) => figure(ended.slice(0, i + 1)) >= least)?.seconds;
}

function bestOf(ended) {
  return Math.max(...ended.map(({ value }) => value));
}

function bestTrial({ trials: ended }) {
  const best = ended.find(({ value }) => value === bestOf(ended));
  return `best ${best.value.toFixed(4)} (${best.model})`;
}

/** Mean value of the best; −Infinity before there are so many. */
function topMean(ended) {
  if (ended.length < TOP) return Number.NEGATIVE_INFINITY;
  const best = ended.map(({ value }) => value).sort((a, b) => b - a);
  return best.slice(0, TOP).reduce((total, value) => total + value, 0) / TOP;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
