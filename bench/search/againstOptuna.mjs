// The frame of comparisons with Optuna by results: those of Optuna's samplers are kept in a file beside, by key ("tpe 4.9"), and
// only --peer runs them again. Prints medians over seeds and one-sided Mann–Whitney tests.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSpec, samplerSchema } from '@winnow/search';
import { mannWhitney } from './mannWhitney.mjs';

const SIGNIFICANT = 0.05;

/**
 * @param args       `[key …]`, or `--peer key [problem …]`
 * @param store      name of the file of Optuna's results
 * @param script     name of the program that makes them; called with sampler, seeds, trials, `peerArgs` and problems
 * @param samplers   key of Optuna's results → Winnow's sampler, or several of them
 * @param problems   by name
 * @param budgets    trials after which results are compared
 * @param resultsOf  (sampler spec, problem) → [seed][budget] Winnow's results
 * @param isMinimised whether a smaller result is better
 */
export function againstOptuna(
  args,
  { store, script, peerArgs = [], samplers, problems, budgets, seeds, trials, resultsOf, isMinimised },
) {
  const file = fileURLToPath(new URL(store, import.meta.url));
  const read = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
  const [flag, key, ...rest] = args;
  if (flag === '--peer') {
    const names = rest.length > 0 ? rest : Object.keys(problems);
    const { version, bests } = runPeer(script, [key.split(' ')[0], seeds, trials, ...peerArgs, ...names].map(String));
    const stored = read(); // only now: another run may have written meanwhile
    stored[key] = { version, bests: { ...stored[key]?.bests, ...bests } };
    const rounded = (_, item) => (typeof item === 'number' ? Number(item.toPrecision(6)) : item);
    writeFileSync(file, `${JSON.stringify(stored, rounded)}\n`);
    return;
  }
  const stored = read();
  for (const name of (args.length > 0 ? args : Object.keys(samplers)).filter((name) => stored[name] !== undefined)) {
    for (const sampler of [samplers[name]].flat()) {
      const spec = parseSpec(samplerSchema, sampler, name);
      console.log(`${name}: ${stored[name].version} against ${JSON.stringify(sampler)}, ${seeds} seeds`);
      for (const [problem, theirs] of Object.entries(stored[name].bests)) {
        const ours = resultsOf(spec, problems[problem]);
        const cells = budgets.flatMap((budget, b) => {
          if (theirs[0][b] === undefined || budget > trials) return [];
          const mine = ours.map((seed) => seed[b]);
          const peer = theirs.map((seed) => seed[b]);
          const worse = isMinimised ? mannWhitney(mine, peer) : mannWhitney(peer, mine);
          const verdict = worse < SIGNIFICANT ? 'WORSE' : worse > 1 - SIGNIFICANT ? 'better' : '';
          const medians = `${median(mine).toPrecision(4)} / ${median(peer).toPrecision(4)}`;
          return [`${budget}: ${medians} p ${worse.toFixed(3)} ${verdict}`];
        });
        console.log(`  ${problem.padEnd(12)} ${cells.join('   ')}`);
      }
    }
  }
}

function runPeer(script, args) {
  const python = process.env.WINNOW_PEERS_PYTHON;
  if (!python) throw new Error('WINNOW_PEERS_PYTHON: must name a Python with optuna installed');
  const path = fileURLToPath(new URL(script, import.meta.url));
  const result = spawnSync(python, [path, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
  if (result.status !== 0) throw new Error(`${python} ended with ${result.status ?? result.error}`);
  return JSON.parse(result.stdout);
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return 0.5 * (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]);
}
