/**
 * EM's law, many times over: the objective (log-likelihood plus log prior) never falls, for random models, rows, priors
 * and missing values of every emission family.
 *
 * node bench/hmm/laws.mjs [fits = 10000] [first = 0]   after `npm run build`; exit code 1 when a fit breaks the law
 */
import { createRng } from '@winnow/core';
import { covarianceTypes, fitHmm } from '@winnow/models';

const fits = Number(process.argv[2] ?? 10_000);
const first = Number(process.argv[3] ?? 0);
const families = ['gaussian', 'gaussian_mixture', 'student_t', 'categorical', 'poisson'];

/** The objective is a sum of up to some hundred nats; a fall of this size is rounding. */
const ROUNDING = 1e-8;

const priors = [
  {},
  { stickiness: 5, startConcentration: 1, transitionConcentration: 0.5 },
  { covarsPrior: 0.3, pseudoCounts: 2 },
  { diagonalLoading: 0.1, shrinkage: 0.4, stickiness: 1 },
];

const pick = (items, rng) => items[rng.int(items.length)];

function drawValue(family, level, rng) {
  if (family === 'categorical') return (level + (rng.uniform() < 0.3 ? rng.int(4) : 0)) % 4;
  if (family === 'poisson') return Math.floor((level + 1) * -Math.log(1 - rng.uniform()));
  return (0.3 + level) * rng.normal() + level;
}

/** Rows of a slowly moving level, one in ten values missing in half of the cases. */
function drawRows(family, rng) {
  const rows = 20 + rng.int(80);
  const cols = family === 'categorical' ? 1 : 1 + rng.int(3);
  const missing = rng.uniform() < 0.5 ? 0.1 : 0;
  let level = 0;
  const data = Float64Array.from({ length: rows * cols }, (_, i) => {
    if (i % cols === 0 && rng.uniform() < 0.1) level = rng.int(4);
    const value = drawValue(family, level, rng);
    return rng.uniform() < missing ? Number.NaN : value;
  });
  const half = Math.floor(rows / 2);
  return { data, rows, cols, runStarts: rng.uniform() < 0.5 ? Int32Array.of(0) : Int32Array.of(0, half) };
}

function runOne(number) {
  const rng = createRng(20260901).split('law', number);
  const emission = pick(families, rng);
  const obs = drawRows(emission, rng);
  const options = {
    emission,
    covarianceType: pick(covarianceTypes, rng),
    nCategories: 4,
    nStates: 1 + rng.int(4),
    nIter: 20,
    tol: Number.NEGATIVE_INFINITY,
    nInit: 1,
    init: pick(['kmeans', 'quantile', 'random'], rng),
    prior: { ...pick(priors, rng), varianceFloor: new Float64Array(obs.cols).fill(1e-3) },
  };
  const { convergence } = fitHmm(obs, options, rng, () => {});
  const falls = convergence.history.slice(1).map((value, i) => convergence.history[i] - value);
  return { emission, number, largestFall: Math.max(0, ...falls), reason: convergence.reason };
}

const table = new Map(families.map((name) => [name, { fits: 0, largestFall: 0, degenerate: 0, broken: 0 }]));
const startedAt = performance.now();
for (let number = first; number < first + fits; number++) {
  const { emission, largestFall, reason } = runOne(number);
  const row = table.get(emission);
  row.fits++;
  row.largestFall = Math.max(row.largestFall, largestFall);
  if (reason === 'degenerate') row.degenerate++;
  if (largestFall > ROUNDING || reason === 'decrease') {
    row.broken++;
    console.log(`fit ${number} (${emission}): fell by ${largestFall}, ${reason}`);
  }
}
console.table(Object.fromEntries(table));
console.log(`${fits} fits in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
process.exitCode = [...table.values()].some(({ broken }) => broken > 0) ? 1 : 0;
