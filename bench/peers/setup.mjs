import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = new URL('./', import.meta.url);
const venv = fileURLToPath(new URL('.venv', here));
const python = fileURLToPath(new URL('.venv/bin/python', here));
const stamp = new URL('.venv/winnow-requirements.sha256', here);
const requirements = new URL('requirements.txt', here);
const INTERPRETERS = ['python3.11', 'python3']; // the versions in requirements.txt were resolved for 3.11

/**
 * Creates bench/peers/.venv with the peers that Winnow is measured against, unless it holds just these already.
 * @returns {string} its Python
 * @throws Error when no Python ≥ 3.11 with venv is installed, or pip cannot install the peers
 */
export function ensurePeers() {
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (installedHash() === wanted) return python;
  console.error('Setting up bench/peers/.venv (once, a minute or two) …');
  rmSync(venv, { recursive: true, force: true });
  run(findInterpreter(), '-m', 'venv', venv);
  run(python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', fileURLToPath(requirements));
  writeFileSync(stamp, wanted); // last, so that a broken installation is made anew
  return python;
}

function installedHash() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return undefined; // no venv yet, or one that was not finished
  }
}

function findInterpreter() {
  const found = INTERPRETERS.find((name) => {
    try {
      execFileSync(name, ['-c', 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
  if (found !== undefined) return found;
  throw new Error(
    `bench/peers: needs Python 3.11 or newer with venv (Debian: apt-get install python3-venv), tried ${INTERPRETERS.join(', ')}`,
  );
}

function run(command, ...args) {
  execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}
