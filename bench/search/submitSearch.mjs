import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../jobs/bin/winnow.mjs', import.meta.url));

/**
 * Submits a study to a farm of its own on embedded services.
 * @param study the content of its file
 * @returns the complete trials of its search and the seconds from its submission to their ends, in that order; the seconds of all
 */
export function submitSearch(study, threads) {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-'));
  const env = { ...process.env, WINNOW_HOME: join(folder, 'home'), WINNOW_SCHEDULES: join(folder, 'none.json') };
  const winnow = (...args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`winnow ${args.join(' ')} ended with ${status}:\n${stderr}`);
    return stdout;
  };
  try {
    const file = join(folder, 'study.json');
    writeFileSync(file, JSON.stringify(study));
    winnow('submit', file, '--threads', String(threads));
    const [{ createdAt }] = JSON.parse(winnow('status', '--json')).studies;
    const lines = winnow('trials', study.name, '--jsonl').trimEnd().split('\n');
    const search = lines.map((line) => JSON.parse(line)).filter(({ stage }) => stage === 'search');
    const ended = search
      .map(({ state, value, model, run }) => ({
        state,
        value,
        model,
        seconds: (Date.parse(run.finishedAt) - Date.parse(createdAt)) / 1000,
      }))
      .sort((a, b) => a.seconds - b.seconds);
    const trials = ended.filter(({ state }) => state === 'complete');
    return { trials, seconds: ended.at(-1).seconds, tried: search.length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
