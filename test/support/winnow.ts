import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { homePaths } from '@winnow/platform';
import { until } from './until.ts';

/** The built command line, run as a person runs it: in a process of its own, on a home that nobody else uses. */

export const root = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(root, 'jobs', 'bin', 'winnow.mjs');
const DEADLINE_MS = 60_000; // a command that runs longer hangs

export type Env = Readonly<Record<string, string>>;

export interface Finished {
  /** null: ended by a signal, which is also what happens to a command that hangs */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface Running {
  readonly pid: number;
  readonly finished: Promise<Finished>;
  /** Resolves once its output, both channels together, matches; rejects when it ends without that. */
  printed(pattern: RegExp): Promise<void>;
  /** Sends a signal to this process alone and waits for its end. */
  kill(signal: NodeJS.Signals): Promise<Finished>;
}

/** A home, a folder for files beside it, and the commands that were started on it. */
export interface Winnow {
  readonly folder: string;
  /** not created before a command does */
  readonly home: string;
  readonly env: Env;
  /** Writes a value as JSON, or a text as it is, into the folder; gives the path. */
  write(name: string, content: unknown): string;
  start(args: readonly string[], env?: Env): Running;
  run(...args: readonly string[]): Promise<Finished>;
  /** As `run`, and gives standard output; throws unless the exit code is 0. */
  output(...args: readonly string[]): Promise<string>;
  /** Runs at the end, when every process has gone. */
  defer(cleanUp: () => Promise<void>): void;
}

/**
 * Gives a function that opens a new home. The hook, `afterEach` or `afterAll`, ends every process that was started on it,
 * those in the background too, and removes it.
 */
export function useWinnow(hook: typeof afterEach): (env?: Env) => Winnow {
  let opened: (() => Promise<void>)[] = [];
  hook(async () => {
    const due = opened;
    opened = [];
    for (const close of due) await close();
  }, DEADLINE_MS);
  return (env = {}) => {
    const { winnow, close } = open(env);
    opened.push(close);
    return winnow;
  };
}

/** Gives a new home an embedded database that has been started before: the first start takes seconds. */
export function withUsedDatabase(winnow: Winnow): Winnow {
  cpSync(process.env['WINNOW_TEST_USED_HOME']!, winnow.home, { recursive: true }); // see createUsedHome.mjs
  return winnow;
}

function open(env: Env): { winnow: Winnow; close(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-it-'));
  const home = join(folder, 'home');
  const settings = { WINNOW_HOME: home, WINNOW_SCHEDULES: join(folder, 'schedules.json'), ...env };
  const commands: Running[] = [];
  const deferred: (() => Promise<void>)[] = [];

  const start = (args: readonly string[], more: Env = {}) => {
    const env = { ...foreignEnv(), ...settings, ...more };
    const child = spawn(process.execPath, [CLI, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const command = running(child);
    const hangs = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
    command.finished.then(() => clearTimeout(hangs));
    commands.push(command);
    return command;
  };
  const output = async (...args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await start(args).finished;
    if (exitCode !== 0) throw new Error(`winnow ${args.join(' ')} ended with ${exitCode}:\n${stderr}`);
    return stdout;
  };
  const write = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const close = async () => {
    const ended = await Promise.all(commands.map((command) => command.kill('SIGKILL')));
    await endBackground(
      home,
      ended.map(({ stdout }) => stdout),
    );
    for (const cleanUp of deferred.reverse()) await cleanUp();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const run = (...args: readonly string[]) => start(args).finished;
  const defer = (cleanUp: () => Promise<void>) => void deferred.push(cleanUp);
  return { winnow: { folder, home, env: settings, write, start, run, output, defer }, close };
}

/** The settings of whoever runs the tests are none of their business. */
function foreignEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WINNOW_')));
}

function running(child: ChildProcess): Running {
  let stdout = '';
  let stderr = '';
  let ended = false;
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (exitCode) => {
      ended = true;
      resolve({ exitCode, stdout, stderr });
    });
  });
  const kill = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return finished;
  };
  const printed = (pattern: RegExp) =>
    until(`output that matches ${pattern}`, () => {
      if (pattern.test(stdout + stderr)) return true;
      if (ended) throw new Error(`the command ended without ${pattern}:\n${stdout}${stderr}`);
      return false;
    });
  return { pid: child.pid!, finished, kill, printed };
}

/** Process ids that a home names: of the embedded services and of the farm that `up` left in the background. */
export function recordedPids(home: string): { readonly services?: number; readonly farm?: number } {
  const { services, farm } = homePaths(home);
  return { ...named('services', services), ...named('farm', farm) };
}

function named(key: string, file: string) {
  if (!existsSync(file)) return {};
  return { [key]: (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid };
}

/** Process ids that `up` says in its output. */
export function namedPids(output: string): number[] {
  return [...output.matchAll(/\(process (\d+)\)/g)].map((match) => Number(match[1]));
}

/** Kills what runs in the background, whether a file names it or only what `up` once said. */
async function endBackground(home: string, outputs: readonly string[]): Promise<void> {
  const { services, farm } = recordedPids(home);
  for (const pid of [...outputs.flatMap(namedPids), farm, services]) {
    if (pid === undefined || !isAlive(pid)) continue;
    process.kill(pid, 'SIGKILL');
    await until(`the end of process ${pid}`, () => !isAlive(pid));
  }
}

/** Whether a process runs. One that has ended and that nobody has waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/^\d+ \(.*\) Z/s.test(readFileSync(stat, 'utf8'));
}
