// How soon the search of the quickstart study finds what a serial grid over the same space finds, on so many cores.
//   npm run build && node bench/search/timeToBest.mjs [points] [trials] [seeds] [--cores 2,4,8,16] [--with '{"sampler":{"name":"random"}}']
//     [--study file.json] [--flight 2] [--plot file.svg] [--farm]
// Grid: every point, `points` values of each float, whole trials one after the other, nothing pruned. Studies: sampler and pruner
// as the file has them, or what --with gives instead; `trials` trials, seeds 1 to `seeds`.
//
// Cores: two run two trials at once, more leave two to the coordinator and the services. Each trial runs alone in this process, and
// its folds are timed in processor seconds, so a busy machine changes little. `simulateFarm` then puts the trials on the workers in
// the order of the study, --flight times as many in flight as workers. Not in it: services, messages, planning, which is printed.
// With --farm the studies for two cores are also submitted with `--threads 2`, and wall time counts, from submission; that is for
// a quiet machine, on which the grid's processor seconds are its wall time, too.

import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { prepareStudy } from '@winnow/platform';
import { parseSpec, prunerSchema, samplerSchema } from '@winnow/search';
import { gridSize } from './gridSize.mjs';
import { plotTimeToBest } from './plotTimeToBest.mjs';
import { submitSearch } from './submitSearch.mjs';
import { trialsOfSearch } from './trialsOfSearch.mjs';

const { simulateFarm } = await import(new URL('../../libs/search/dist/order/testing.js', import.meta.url));

const TOP = 5; // whose mean is the second figure: one lucky point is not a region
const SHARES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]; // of the grid's time
const AIM = 0.2; // of the grid's time
const { values: flags, positionals } = parseArgs({
  options: {
    farm: { type: 'boolean' },
    with: { type: 'string', default: '{}' },
    cores: { type: 'string', default: '2,4,8,16' },
    study: {
      type: 'string',
      default: fileURLToPath(new URL('../../configs/studies/quickstart.json', import.meta.url)),
    },
    flight: { type: 'string', default: '2' },
    plot: { type: 'string' },
  },
  allowPositionals: true,
});
const [points = 9, trials = 250, seeds = 5] = positionals.map(Number);
const instead = JSON.parse(flags.with);
const { spec, series, ...prepared } = await prepareStudy(flags.study);
const { sampler = spec.sampler, pruner = spec.pruner } = instead;
const chosen = {
  sampler: parseSpec(samplerSchema, sampler, 'sampler'),
  pruner: parseSpec(prunerSchema, pruner, 'pruner'),
};

trialsOfSearch(withSpec({ ...chosen, trials: 30 }), series); // so that the first of the two has no colder start
const grid = runGrid();
const wanted = { best: bestOf(grid.ended), mean: topMean(grid.ended) };
console.log(`node ${process.version}, ${cpus()[0].model}, ${cpus().length} cores`);
console.log(
  `grid: ${grid.ended.length} trials in ${grid.seconds.toFixed(1)} s, ${bestTrial(grid)}, ` +
    `mean of the best ${TOP} ${wanted.mean.toFixed(4)}`,
);
const onCores = flags.cores.split(',').map((text) => {
  const cores = Number(text);
  const studies = Array.from({ length: seeds }, (_, i) => runStudy(cores, i + 1));
  summarise(`${cores} cores`, studies);
  return { cores, studies };
});
printShares();
if (flags.plot) {
  writeFileSync(
    flags.plot,
    plotTimeToBest(grid, onCores, { 'best so far': bestOf, [`mean of the best ${TOP}`]: topMean }),
  );
}
if (flags.farm) summarise('farm', runFarm());

/** The study with some of its search changed. */
function withSpec({ trials: count, ...changes }) {
  const { stages } = spec;
  const search = { ...stages.search, trials: count };
  return { id: 'bench-1', ...prepared, spec: { ...spec, ...changes, stages: { ...stages, search } } };
}

function runGrid() {
  const ofGrid = { sampler: { name: 'grid', points }, pruner: { name: 'none' }, order: 'lag', parallelism: 1 };
  return simulated(trialsOfSearch(withSpec({ ...ofGrid, trials: gridSize(spec, points) }), series), 'lag', 1, 1);
}

function runStudy(cores, seed) {
  const workers = cores === 2 ? 2 : cores - 2;
  const parallelism = Number(flags.flight) * workers;
  const study = withSpec({ ...chosen, order: 'virtual', parallelism, seed, trials });
  const search = simulated(trialsOfSearch(study, series), 'virtual', workers, parallelism);
  describe(`${cores} cores, seed ${seed}`, search);
  return search;
}

/** A search on so many workers: its complete trials and when they ended, in that order; until all have; share of time at work. */
function simulated({ trials: all, planning }, order, workers, parallelism) {
  const { seconds, ends } = simulateFarm({ order, workers, parallelism, trials: all });
  const busy = all.flatMap((trial) => trial.seconds).reduce((sum, taken) => sum + taken, 0);
  const ended = all.map(({ state, value, model }, n) => ({ state, value, model, seconds: ends[n] }));
  return { ...completeOf(ended), seconds, tried: all.length, used: busy / (workers * seconds), planning };
}

function runFarm() {
  const { stages, ...written } = JSON.parse(readFileSync(flags.study, 'utf8'));
  const search = { ...stages.search, trials };
  return Array.from({ length: seeds }, (_, i) => {
    const submitted = { ...written, ...instead, seed: i + 1, stages: { ...stages, search } };
    const { trials: ended, ...rest } = submitSearch(submitted, 2);
    const found = { ...rest, ended };
    describe(`farm, seed ${i + 1}`, found);
    return found;
  });
}

function completeOf(all) {
  return { ended: all.filter(({ state }) => state === 'complete').sort((a, b) => a.seconds - b.seconds) };
}

function describe(name, search) {
  const used =
    search.used === undefined ? '' : `, workers busy ${percent(search.used)}, planning ${search.planning.toFixed(1)} s`;
  console.log(
    `${name}: ${search.tried} trials, ${search.ended.length} of them whole, in ${search.seconds.toFixed(1)} s${used}, ${bestTrial(search)}; ` +
      `the grid's best after ${shareOf(search, bestOf, wanted.best)}; the mean of its best ${TOP} after ${shareOf(search, topMean, wanted.mean)}`,
  );
}

function shareOf(search, figure, least) {
  const seconds = reached(search, figure, least);
  return seconds === undefined
    ? 'never'
    : `${seconds.toFixed(1)} s, ${(seconds / grid.seconds).toFixed(3)} of its time`;
}

function summarise(name, studies) {
  const soon = (figure, least) =>
    studies.filter((search) => reached(search, figure, least) <= AIM * grid.seconds).length;
  const used = studies.map((search) => search.used ?? Number.NaN);
  console.log(
    `${name}: within ${percent(AIM)} of its time the grid's best ${soon(bestOf, wanted.best)} of ${seeds}, ` +
      `the mean of its best ${TOP} ${soon(topMean, wanted.mean)} of ${seeds}; median ${median(studies.map((search) => search.seconds)).toFixed(1)} s, ` +
      `workers busy ${percent(median(used))}`,
  );
}

function printShares() {
  console.log(`best so far and mean of the best ${TOP}, at a share of the grid's time; of the studies the median`);
  for (const share of SHARES) {
    const figures = (searches) =>
      [bestOf, topMean].map((figure) => {
        const at = searches.map(({ ended }) => figure(ended.filter(({ seconds }) => seconds <= share * grid.seconds)));
        return Number.isFinite(median(at)) ? median(at).toFixed(3) : '–';
      });
    const columns = onCores.map(({ cores, studies }) => `${cores} cores ${figures(studies).join(' ')}`);
    console.log(`${share.toFixed(2)}   grid ${figures([grid]).join(' ')}   ${columns.join('   ')}`);
  }
}

/** When a figure of the trials so far first was as large as wanted. */
function reached({ ended }, figure, least) {
  return ended.find((_, i) => figure(ended.slice(0, i + 1)) >= least)?.seconds;
}

function bestOf(ended) {
  return Math.max(...ended.map(({ value }) => value));
}

function bestTrial({ ended }) {
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

function percent(share) {
  return `${(100 * share).toFixed(0)} %`;
}
