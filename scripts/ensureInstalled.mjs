import { readFileSync } from 'node:fs';
import { runCommand } from './runCommand.mjs';

const root = new URL('../', import.meta.url);

/**
 * Runs `npm ci` when node_modules is missing or does not hold what package-lock.json names.
 * @param {AbortSignal} signal ends the installation
 * @returns {Promise<{exitCode: number, note: string}>}
 */
export async function ensureInstalled(signal) {
  const reason = staleReason(readLock('package-lock.json'), readLock('node_modules/.package-lock.json'));
  if (reason === undefined) return { exitCode: 0, note: 'up to date' };
  console.log(`npm ci: ${reason}`);
  return { exitCode: await runCommand('npm', ['ci'], { signal }), note: reason };
}

/** npm leaves a second lock file in node_modules that names what it really put there. */
function staleReason(wanted, installed) {
  if (wanted === undefined) return 'package-lock.json is missing';
  if (installed === undefined) return 'nothing is installed yet';
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const held = installed[path];
    if (held === undefined && entry.optional) continue; // another platform's binary
    if (held === undefined) return `${path} is not installed`;
    if (held.version !== entry.version || held.integrity !== entry.integrity) return `${path} is another version`;
  }
  const extra = Object.keys(installed).find((path) => wanted[path] === undefined);
  return extra && `${extra} is installed but not in the lock file`;
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(new URL(path, root), 'utf8')).packages;
  } catch {
    return undefined; // missing or torn: both mean "install"
  }
}
