import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homePaths } from '@winnow/platform';

/** The farm that `winnow up` keeps for a home. */
export interface BackgroundFarm {
  readonly pid: number;
  /** false while it starts */
  readonly ready: boolean;
}

/** Of a command line: other options may stand between them. */
const WORDS = ['up', '--foreground'];

/** The farm of a home, if it lives. */
export function runningFarm(home: string): BackgroundFarm | undefined {
  const farm = recordedFarm(home);
  if (farm === undefined) return undefined;
  const words = commandOf(farm.pid);
  return WORDS.every((word) => words.includes(word)) ? farm : undefined;
}

/** Makes this process the farm of its home. False: another one is. */
export function claimFarm(home: string): boolean {
  const { farm: file } = homePaths(home);
  mkdirSync(home, { recursive: true });
  const mine = writeAside(file, false);
  try {
    for (;;) {
      try {
        linkSync(mine, file); // atomic: fails when another process was faster, and no reader sees half a file
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if (runningFarm(home) !== undefined) return false;
        rmSync(file, { force: true }); // of a farm that was killed
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Says that the farm of this process is ready. */
export function announceFarm(home: string): void {
  const { farm: file } = homePaths(home);
  renameSync(writeAside(file, true), file);
}

/** Says that the farm of this process is gone; the word of another one stays. */
export function withdrawFarm(home: string): void {
  if (recordedFarm(home)?.pid === process.pid) rmSync(homePaths(home).farm, { force: true });
}

function writeAside(file: string, ready: boolean): string {
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, JSON.stringify({ pid: process.pid, ready } satisfies BackgroundFarm));
  return aside;
}

function recordedFarm(home: string): BackgroundFarm | undefined {
  try {
    return JSON.parse(readFileSync(homePaths(home).farm, 'utf8'));
  } catch {
    return undefined; // none was started, or it has stopped in order
  }
}

/** The words of a process's command line: a process id can be used again by another program. None when there is none. */
function commandOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return commandByPs(pid); // not Linux, or no such process
  }
}

function commandByPs(pid: number): string[] {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
  } catch {
    return [];
  }
}
