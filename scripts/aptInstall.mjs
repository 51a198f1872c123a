import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './findProgram.mjs';

const POLICY_PATH = '/usr/sbin/policy-rc.d'; // asked by invoke-rc.d before it starts a service; 101 means "do not"
const POLICY =
  '#!/bin/sh\n# Written by winnow (scripts/aptInstall.mjs) for one installation; safe to delete.\nexit 101\n';
const TIMEOUT_MS = 10 * 60_000; // chromium and its libraries over a slow mirror

let updated = false;

/**
 * Installs Debian packages where that is possible without asking: a Debian-like machine, and root or a passwordless
 * sudo. The services in the packages are not started.
 * @param {readonly string[]} packages
 * @returns {string | undefined} why it was not possible; undefined when the packages are installed
 */
export function aptInstall(packages) {
  if (!existsSync('/etc/debian_version') || findProgram(['apt-get']) === undefined) {
    return 'install it with the package manager of this machine (only apt-get is known here)';
  }
  const elevate = elevation();
  if (elevate === undefined) return 'install it yourself (this account is neither root nor has a passwordless sudo)';
  console.log(`installing ${packages.join(', ')} with apt-get …`);
  if (!updated) aptGet(elevate, ['update']); // a mirror that is away may not matter: the installation decides
  updated = true;
  return withoutServices(elevate, packages, () => {
    const install = aptGet(elevate, ['install', '--yes', '--no-install-recommends', ...packages]);
    if (install.status === 0) return undefined;
    return `apt-get install ${packages.join(' ')} failed: ${lastLine(install)}`;
  });
}

/** The words to put before a command that needs root, or undefined where root cannot be had without a password. */
function elevation() {
  if (process.getuid() === 0) return [];
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined;
}

function aptGet(elevate, args) {
  const options = ['-q', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=3'];
  return asRoot(elevate, ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...options, ...args]);
}

function asRoot(elevate, words) {
  const [command, ...args] = [...elevate, ...words];
  return spawnSync(command, args, { encoding: 'utf8', timeout: TIMEOUT_MS });
}

/**
 * Runs an installation while a policy of ours forbids its packages to start their services. Where the machine has a
 * policy of its own, that one stays, and what it let start is stopped afterwards.
 */
function withoutServices(elevate, packages, install) {
  if (existsSync(POLICY_PATH) && readFileSync(POLICY_PATH, 'utf8') !== POLICY) {
    const failure = install();
    for (const name of packages) asRoot(elevate, ['service', name, 'stop']); // fails where nothing runs: as wanted
    return failure;
  }
  const folder = mkdtempSync(join(tmpdir(), 'winnow-apt-'));
  try {
    writeFileSync(join(folder, 'policy'), POLICY);
    asRoot(elevate, ['install', '-m', '755', join(folder, 'policy'), POLICY_PATH]);
    return install();
  } finally {
    asRoot(elevate, ['rm', '-f', POLICY_PATH]);
    rmSync(folder, { recursive: true, force: true });
  }
}

function lastLine({ error, stderr }) {
  return error?.message ?? stderr.trim().split('\n').at(-1);
}
