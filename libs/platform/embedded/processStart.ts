import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const START_TIME = 19; // field 22 of stat, counted from the one after the name: proc(5)

/**
 * When a process was started, as the system writes it: two processes that had the same id differ in it. Only to compare;
 * undefined when there is no such process, or when the system does not say.
 */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME]; // the name before it may hold spaces and brackets
  } catch {
    return startByPs(pid); // not Linux, or no such process
  }
}

function startByPs(pid: number): string | undefined {
  const env = { LC_ALL: 'C', TZ: 'UTC' }; // whoever asks, the text is the same
  try {
    const start = execFileSync('/bin/ps', ['-p', String(pid), '-o', 'lstart='], {
      encoding: 'utf8',
      env,
      stdio: 'pipe',
    });
    return start.trim() || undefined;
  } catch {
    return undefined;
  }
}
