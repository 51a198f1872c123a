import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../scripts/bundle.mjs';

const cli = fileURLToPath(new URL('../../jobs/bin/winnow.mjs', import.meta.url));

/**
 * Jest's global set-up of the integration tests: bundles of what tsc wrote last, and a home whose embedded database exists already, named by an environment
 * variable. The first start of a database takes seconds and most tests are not about it: they begin on a copy.
 * Plain JavaScript, because Jest does not transform a set-up that is an ES module.
 */
export default async function createUsedHome() {
  await bundle();
  const folder = mkdtempSync(join(tmpdir(), 'winnow-used-'));
  const home = join(folder, 'home');
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('WINNOW_'));
  execFileSync(process.execPath, [cli, 'status'], {
    env: { ...Object.fromEntries(others), WINNOW_HOME: home },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.env.WINNOW_TEST_USED_HOME = home;
  globalThis.removeUsedHome = () => rmSync(folder, { recursive: true, force: true });
}
