import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptInstall } from './aptInstall.mjs';
import { findProgram, findProgramFolder, versionedFolders } from './findProgram.mjs';
import { startServer } from './serverProcess.mjs';

/**
 * A real Redis and a real Postgres for tests and for `make services`: found on this machine or installed, started on a
 * free loopback port with a data folder of their own, and gone without a trace after `stop`.
 *
 * @typedef {{url: string, pid: number, stop(): Promise<void>} | {missing: string}} RealServer
 */

/** @returns {Promise<RealServer>} */
export async function startRedis() {
  const names = ['redis-server', 'valkey-server'];
  const installed = findOrInstall(() => findProgram(names), ['redis-server']);
  if (installed.missing !== undefined) return installed;
  return inOwnFolder({}, async (folder) => {
    const { port, ...server } = await startServer({
      program: installed.found,
      args: (port) => [...redisOptions, '--port', String(port), '--dir', folder],
      isReady: answersPing,
      folder,
      owner: {},
      stopSignal: 'SIGTERM',
    });
    return { url: `redis://127.0.0.1:${port}`, ...server };
  });
}

// BullMQ loses jobs when Redis evicts keys, and Winnow needs nothing of Redis on disk.
const redisOptions = [
  ...['--bind', '127.0.0.1'],
  ...['--save', ''],
  ...['--appendonly', 'no'],
  ...['--maxmemory-policy', 'noeviction'],
];

/** @returns {Promise<RealServer>} with the URL of the superuser `postgres` */
export async function startPostgres() {
  const installed = findOrInstall(findPostgresFolder, ['postgresql']);
  if (installed.missing !== undefined) return installed;
  const owner = postgresOwner();
  if (owner === undefined)
    return { missing: 'Postgres refuses to run as root, and there is no account to run it under' };
  return inOwnFolder(owner, async (folder) => {
    const data = join(folder, 'data');
    createCluster(join(installed.found, 'initdb'), data, folder, owner);
    const { port, ...server } = await startServer({
      program: join(installed.found, 'postgres'),
      args: (port) => [
        '-D',
        data,
        '-p',
        String(port),
        ...setting('listen_addresses', '127.0.0.1'),
        ...setting('unix_socket_directories', folder),
      ],
      isReady: async () => postmasterStatus(data) === 'ready',
      folder,
      owner,
      stopSignal: 'SIGINT', // "fast": ends open sessions instead of waiting for them
    });
    return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, ...server };
  });
}

function setting(name, value) {
  return ['-c', `${name}=${value}`];
}

/** Debian and Homebrew keep each major version in a folder of its own, off the PATH. */
function findPostgresFolder() {
  return findProgramFolder(
    ['postgres', 'initdb'],
    [
      ...versionedFolders('/usr/lib/postgresql', '', 'bin'),
      ...versionedFolders('/opt/homebrew/opt', 'postgresql@', 'bin'),
      ...versionedFolders('/usr/local/opt', 'postgresql@', 'bin'),
    ],
  );
}

function findOrInstall(find, packages) {
  const found = find();
  if (found !== undefined) return { found };
  const failure = aptInstall(packages);
  if (failure !== undefined) return { missing: `${packages.join(', ')} is not installed: ${failure}` };
  const installed = find();
  return installed === undefined
    ? { missing: `apt-get installed ${packages.join(', ')}, but no program of it was found` }
    : { found: installed };
}

/** The account Postgres runs under: ours, unless we are root; undefined when there is none. */
function postgresOwner() {
  if (process.getuid() !== 0) return {};
  for (const account of ['postgres', 'nobody']) {
    try {
      return { uid: numericId('-u', account), gid: numericId('-g', account) };
    } catch {
      // no such account: try the next
    }
  }
  return undefined;
}

function numericId(flag, account) {
  return Number(execFileSync('id', [flag, account], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}

function createCluster(initdb, data, folder, owner) {
  const args = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  execFileSync(initdb, args, {
    cwd: folder,
    env: { ...process.env, HOME: folder },
    ...owner,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Line 8 of postmaster.pid, which pg_ctl reads too: it says `ready` once connections are accepted. */
function postmasterStatus(data) {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[7]?.trim();
  } catch {
    return undefined; // not written yet
  }
}

function answersPing(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => finish(false));
    socket.once('data', (chunk) => finish(chunk.toString().startsWith('+PONG')));
    socket.once('error', () => finish(false));
  });
}

/** Gives `start` a new folder that belongs to `owner`; a failure removes the folder and becomes the reason. */
async function inOwnFolder(owner, start) {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-server-'));
  try {
    if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid);
    return await start(folder);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return { missing: error.message };
  }
}
