// The tables of the cells that etth.mjs has finished, beside what was published; more than 3 % above it is bold.
//
//   node bench/neural/etthTable.mjs <results.jsonl>
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { published } from './etthSetups.mjs';

const LIMIT = 1.03;

const lines = readFileSync(process.argv[2], 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

function cellOf(values, paper) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.max(...values) - Math.min(...values);
  const change = `${mean > paper ? '+' : '−'}${Math.abs(100 * (mean / paper - 1)).toFixed(1)} %`;
  const text = `${mean.toFixed(3)} (${change})`;
  return [mean > LIMIT * paper ? `**${text}**` : text, paper.toFixed(3), spread.toFixed(3)];
}

for (const [model, tables] of Object.entries(published)) {
  console.log(
    `\n${model}\n\n| table | horizon | seeds | MSE | paper | spread | MAE | paper | spread | kept epochs | CPU s |`,
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|');
  for (const [table, horizons] of Object.entries(tables)) {
    for (const [horizon, [mse, mae]] of Object.entries(horizons)) {
      const runs = lines
        .filter((line) => line.model === model && line.table === table && line.horizon === Number(horizon))
        .toSorted((a, b) => a.seed - b.seed);
      if (runs.length === 0) {
        console.log(`| ${table} | ${horizon} | not run | | ${mse} | | | ${mae} | | | |`);
        continue;
      }
      // tests as its authors did: DLinear's loader leaves out the last windows that fill no batch
      const errors = runs.map((run) => (model === 'dlinear' ? run.fullBatches : run));
      const cells = [
        runs.map(({ seed }) => seed).join(' '),
        ...cellOf(
          errors.map((error) => error.mse),
          mse,
        ),
        ...cellOf(
          errors.map((error) => error.mae),
          mae,
        ),
        runs.map(({ keptEpoch }) => keptEpoch).join(' '),
        runs.map(({ cpuSeconds }) => cpuSeconds).join(' '),
      ];
      console.log(`| ${table} | ${horizon} | ${cells.join(' | ')} |`);
    }
  }
}
