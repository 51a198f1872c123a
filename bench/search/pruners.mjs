// Which pruner lets a study by folds find what a grid, or random search, finds: studies replayed on a table of fitted models.
//   npm run build && node bench/search/pruners.mjs [study.json] [trials] [seeds] [levels] [--parallelism 4] ['{"name":"median"}' …]
// For each pruner: seeds that get as far within 0.4 of the reference's work, which is a fifth of its time on two threads; seeds that
// get there at all; trials pruned, work spent, median of the best values. The reference is a grid of 9 values of each float where
// that has at most 1,000 points, else the best one in 378 random points and the work of 378.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRng } from '@winnow/core';
import { findPruneRule, looksAt } from '@winnow/numerics';
import { prepareStudy } from '@winnow/platform';
import { ask, compileSpace, createPruner, createSampler, parseSpec, prunerSchema, samplerSchema } from '@winnow/search';
import { foldLandscape } from './foldLandscape.mjs';
import { gridSize } from './gridSize.mjs';

const GRID_POINTS = 9; // values of each float
const MOST_GRID = 1000;
const RANDOM = 378;
const DRAWS = 20_000;
const AIM = 0.4; // of the reference's work
const PRUNERS = [
  { name: 'none' },
  { name: 'median' },
  { name: 'percentile', percentile: 75, among: 'all', startupTrials: 10 },
  { name: 'wilcoxon' },
  { name: 'wilcoxon', increments: true },
];
const { values: flags, positionals } = parseArgs({
  options: { parallelism: { type: 'string', default: '4' } },
  allowPositionals: true,
});
const given = positionals.filter((word) => word.startsWith('{')).map((word) => JSON.parse(word));
const quickstart = fileURLToPath(new URL('../../configs/studies/quickstart.json', import.meta.url));
const [file = quickstart, trials = 250, seeds = 20, levels = 241] = positionals.filter((word) => !word.startsWith('{'));
const { spec, series, ...prepared } = await prepareStudy(file);
const trialOf = foldLandscape({ id: 'bench-1', ...prepared, spec }, series, Number(levels));
const space = compileSpace(spec.space);
const reference = referenceOf();
console.log(`to be found: ${reference.value.toFixed(4)}, ${reference.what}, ${reference.seconds.toFixed(1)} s of work`);
for (const pruner of given.length > 0 ? given : PRUNERS) report(pruner);

function referenceOf() {
  if (gridSize(spec, GRID_POINTS) <= MOST_GRID) {
    const all = gridPoints().map(trialOf);
    const value = Math.max(...all.map(({ steps }) => steps.at(-1)));
    return { what: `a grid of ${all.length} points`, value, seconds: sum(all.map(({ seconds }) => seconds)) };
  }
  const random = createSampler({ name: 'random' });
  const rng = createRng(99);
  const drawn = Array.from({ length: DRAWS }, (_, n) => trialOf(random.suggest(space, [], rng.split(n), rng)));
  const values = drawn.map(({ steps }) => steps.at(-1)).sort((a, b) => b - a);
  const seconds = (RANDOM / DRAWS) * sum(drawn.map((trial) => trial.seconds));
  return { what: `one in ${RANDOM} random points`, value: values[Math.floor(DRAWS / RANDOM)], seconds };
}

function gridPoints() {
  const grid = createSampler({ name: 'grid', points: GRID_POINTS });
  const rng = createRng(0);
  return Array.from({ length: gridSize(spec, GRID_POINTS) }, (_, number) => {
    const before = number === 0 ? [] : [{ number: number - 1, params: {}, state: 'complete', value: 0, steps: [] }];
    return grid.suggest(space, before, rng, rng);
  });
}

function report(given) {
  const pruner = parseSpec(prunerSchema, given, 'pruner');
  const runs = Array.from({ length: Number(seeds) }, (_, i) => replay(pruner, i + 1));
  const within = (share) => runs.filter(({ reachedAt }) => reachedAt <= share * reference.seconds).length;
  const mean = (figure) => sum(runs.map(figure)) / runs.length;
  const best = runs.map((run) => run.best).sort((a, b) => a - b)[runs.length >> 1];
  console.log(
    `${JSON.stringify(given)}: ${within(AIM)} of ${runs.length} within ${AIM}, ${within(Number.POSITIVE_INFINITY)} at all; ` +
      `pruned ${(100 * mean(({ pruned }) => pruned / Number(trials))).toFixed(0)} %, work ${(mean(({ seconds }) => seconds) / reference.seconds).toFixed(2)}, best ${best.toFixed(3)}`,
  );
}

/** A search by TPE, four trials in flight or as --parallelism says, in the virtual order. */
function replay(pruner, seed) {
  const options = { space, seed, stage: 'search', order: 'virtual', parallelism: Number(flags.parallelism) };
  const tools = {
    sampler: createSampler(parseSpec(samplerSchema, { name: 'tpe' }, 'sampler')),
    pruner: createPruner(pruner),
  };
  const history = [];
  const run = { best: Number.NEGATIVE_INFINITY, reachedAt: Number.NaN, pruned: 0, seconds: 0 };
  for (let number = 0; number < Number(trials); number++) {
    const { params, pruneAt } = ask({ ...options, ...tools, number, history });
    const { steps, seconds, work } = trialOf(params);
    const before = steps.slice(0, -1);
    const met = before.findIndex((_, step) => findPruneRule(pruneAt, steps.slice(0, step + 1)) !== undefined);
    const reported = met < 0 ? steps : steps.slice(0, met + 1);
    const value = met < 0 ? steps.at(-1) : null;
    const prunableAt = [...before.keys()].filter((step) => pruneAt.some((rule) => looksAt(rule, step)));
    history.push({ number, params, state: met < 0 ? 'complete' : 'pruned', value, steps: reported, work, prunableAt });
    run.seconds += (seconds * reported.length) / steps.length;
    run.pruned += Number(met >= 0);
    run.best = Math.max(run.best, value ?? Number.NEGATIVE_INFINITY);
    if (Number.isNaN(run.reachedAt) && run.best >= reference.value) run.reachedAt = run.seconds;
  }
  return run;
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
