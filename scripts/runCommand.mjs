import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const POLL_MS = 50;
const GRACE_MS = 10_000; // Chromium and the embedded Postgres need a few seconds to end cleanly
const INTERRUPTED_EXIT_CODE = 130; // what a shell reports after Ctrl-C

/**
 * Runs a command from the repository root with its output on this terminal. The command leads a process group of its
 * own, so that an abort ends everything it started and nothing else.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{signal: AbortSignal, env?: NodeJS.ProcessEnv, niceness?: number, output?: number}} options niceness: 0 to 19,
 *   the higher the more it gives way to others; output: a file descriptor that its output goes to instead
 * @returns {Promise<number>} its exit code; 130 when aborted, 127 when it cannot be started
 */
export function runCommand(command, args, { signal, env = process.env, niceness = 0, output }) {
  if (signal.aborted) return Promise.resolve(INTERRUPTED_EXIT_CODE);
  const cwd = fileURLToPath(new URL('../', import.meta.url));
  const stdio = ['ignore', output ?? 'inherit', output ?? 'inherit'];
  const child = spawn(command, args, { cwd, env, detached: true, stdio });
  if (niceness > 0 && child.pid !== undefined) giveWay(child.pid, niceness); // what it starts inherits it
  return new Promise((resolve) => {
    let killTimer;
    const abort = () => {
      endGroup(child.pid, 'SIGTERM');
      killTimer = setTimeout(() => endGroup(child.pid, 'SIGKILL'), GRACE_MS);
    };
    const finish = (exitCode) => {
      signal.removeEventListener('abort', abort);
      clearTimeout(killTimer);
      resolve(signal.aborted ? INTERRUPTED_EXIT_CODE : exitCode);
    };
    signal.addEventListener('abort', abort);
    child.once('error', (error) => {
      console.error(`${command}: cannot be started: ${error.message}`);
      finish(127);
    });
    child.once('exit', async (code) => {
      if (signal.aborted) await groupEnd(child.pid); // its leader, npm, ends before what it started
      finish(code ?? 1);
    });
  });
}

/** Lowers the priority of a session's leader; on a Linux that shares time among sessions first, that of the session, too. */
function giveWay(pid, niceness) {
  try {
    setPriority(pid, niceness);
    writeFileSync(`/proc/${pid}/autogroup`, String(niceness), { flag: 'r+' });
  } catch {} // it has ended already, or this is not such a Linux: only the time that the run takes depends on it
}

/** Waits until every process of a group has ended. */
async function groupEnd(pid) {
  while (endGroup(pid, 0)) await sleep(POLL_MS);
}

/** Signals a group. @returns {boolean} false when it has ended meanwhile */
function endGroup(pid, signalName) {
  try {
    return process.kill(-pid, signalName);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    return false;
  }
}
