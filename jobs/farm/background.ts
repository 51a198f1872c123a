import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homePaths } from '@winnow/platform';

/** Process id of the farm that `winnow up` keeps for a home, if it lives. */
export function runningFarm(home: string): number | undefined {
  const pid = recordedPid(home);
  return pid !== undefined && isWinnow(pid) ? pid : undefined;
}

function recordedPid(home: string): number | undefined {
  try {
    return (JSON.parse(readFileSync(homePaths(home).farm, 'utf8')) as { pid: number }).pid;
  } catch {
    return undefined; // no farm was started, or it has stopped in order
  }
}

/** A process id can be used again by another program: only one whose command line is ours counts. */
function isWinnow(pid: number): boolean {
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).includes('up --foreground');
  } catch {
    return false;
  }
}
