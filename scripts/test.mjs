// `make test`: everything that must hold before a change is merged, in the order in which it fails fastest.
import './requireNode.mjs';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled } from './ensureInstalled.mjs';
import { findChromium } from './findChromium.mjs';
import { onInterrupt } from './onInterrupt.mjs';
import { startPostgres, startRedis } from './realServers.mjs';
import { runCommand } from './runCommand.mjs';
import { boxed, jestCounts, stepTable } from './testReport.mjs';

const interrupted = onInterrupt();
const isCi = !['', '0', 'false', 'no', 'off'].includes((process.env.CI ?? '').toLowerCase());
const folder = mkdtempSync(join(tmpdir(), 'winnow-test-'));
const steps = [];
const warnings = [];
const totals = { passed: 0, failed: 0 };

try {
  await runAll();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
printSummary();
process.exitCode = interrupted.aborted ? 130 : Number(steps.some(({ ok }) => !ok));

async function runAll() {
  if (!(await step('install', () => ensureInstalled(interrupted)))) return;
  await step('lint', () => npmRun('lint'));
  const built = await step('build', () => npmRun('build'));
  await step('typecheck', () => npmRun('typecheck'));
  const unitTests = () => step('unit tests', () => jest('test:unit', cleanEnv(), { niceness: 10 }));
  if (!built) {
    await unitTests();
    await step('integration tests', async () => ({ exitCode: 1, note: 'not run: they need a build' }));
    return;
  }
  await withRealServices(async (env) => {
    const unit = unitTests(); // takes what the others leave
    await step('integration tests', () => jestAside('test:integration', env));
    await unit;
  });
}

/** Runs one step, unless a signal has ended the run; true when it went well. */
async function step(name, run) {
  if (interrupted.aborted) return false;
  console.log(`\n── ${name}`);
  const start = performance.now();
  const { exitCode, note = '' } = await run();
  const result = { name, ok: exitCode === 0, seconds: (performance.now() - start) / 1000, note };
  steps.push(result);
  console.log(`── ${stepTable([result])}`);
  return result.ok;
}

async function npmRun(script, args = [], options = {}) {
  const command = ['run', '--silent', script, '--', ...args];
  const exitCode = await runCommand('npm', command, { ...options, signal: interrupted });
  return { exitCode };
}

/** Runs tests beside others: what they print comes in one piece, at their end. */
async function jestAside(script, env) {
  const file = join(folder, `${script.replace(':', '-')}.log`);
  const output = openSync(file, 'w');
  try {
    return await jest(script, env, { output });
  } finally {
    closeSync(output);
    process.stdout.write(readFileSync(file));
  }
}

async function jest(script, env, options) {
  const outputFile = join(folder, `${script.replace(':', '-')}.json`);
  const { exitCode } = await npmRun(script, ['--json', `--outputFile=${outputFile}`], { ...options, env });
  const { passed, failed, skipped } = jestCounts(outputFile);
  totals.passed += passed;
  totals.failed += failed;
  return { exitCode, note: `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} SKIPPED` : ''}` };
}

/** The caller's own services and settings are none of the tests' business, and what they leave behind goes with `folder`. */
function cleanEnv() {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('WINNOW_'));
  return { ...Object.fromEntries(others), TMPDIR: folder };
}

/** Calls `run` with an environment that names what could be had of Redis, Postgres and Chromium. */
async function withRealServices(run) {
  const servers = [];
  try {
    const env = cleanEnv();
    await step('real services', async () => {
      const redis = await startRedis();
      servers.push(redis);
      const postgres = await startPostgres();
      servers.push(postgres);
      const chromium = findChromium();
      const had = [
        offer(env, 'WINNOW_TEST_REDIS_URL', redis.url, redis.missing),
        offer(env, 'WINNOW_TEST_DATABASE_URL', postgres.url, postgres.missing),
        offer(env, 'WINNOW_CHROMIUM', chromium.path, chromium.missing),
      ];
      return { exitCode: isCi && had.includes(false) ? 1 : 0, note: `${had.filter(Boolean).length} of ${had.length}` };
    });
    await run(env);
  } finally {
    await Promise.all(servers.map((server) => server.stop?.()));
  }
}

function offer(env, name, value, missing) {
  if (value === undefined) {
    warnings.push([`WARNING: ${missing}`, `${name} is not set: the tests that need it are NOT RUN.`]);
    console.log(boxed(warnings.at(-1)));
    return false;
  }
  env[name] = value;
  console.log(`${name}=${value}`);
  return true;
}

function printSummary() {
  console.log(`\n${stepTable(steps)}`);
  if (warnings.length > 0) console.log(boxed(warnings.flat()));
  if (interrupted.aborted) console.log(`Interrupted by ${interrupted.reason}: what is not listed was not run.`);
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
}
