import { spawnSync } from 'node:child_process';
import { aptInstall } from './aptInstall.mjs';
import { findProgram, isExecutable } from './findProgram.mjs';

const MAC_BROWSERS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const NAMES = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];

/**
 * A Chromium for the browser tests: WINNOW_CHROMIUM if set, else what is installed, else Debian's package.
 * @returns {{path: string} | {missing: string}}
 */
export function findChromium() {
  const named = process.env.WINNOW_CHROMIUM;
  if (named) return works(named) ? { path: named } : { missing: `WINNOW_CHROMIUM does not run: ${named}` };
  const present = findWorking();
  if (present !== undefined) return { path: present };
  const failure = aptInstall(['chromium']);
  if (failure !== undefined) return { missing: `chromium is not installed: ${failure}` };
  const installed = findWorking();
  return installed === undefined ? { missing: 'apt-get installed chromium, but it does not run' } : { path: installed };
}

function findWorking() {
  return [findProgram(NAMES), ...MAC_BROWSERS].find((path) => path !== undefined && works(path));
}

/** Ubuntu's `chromium-browser` is a stub that only says how to get the snap, so being there is not enough. */
function works(path) {
  return isExecutable(path) && spawnSync(path, ['--version'], { timeout: 30_000 }).status === 0;
}
