import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homePaths } from '@winnow/platform';
import { announceFarm, claimFarm, runningFarm, withdrawFarm } from './background.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'winnow-background-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Runs a process with these words in its command line, and gives its id, while `work` does. */
async function whileRuns(words: readonly string[], work: (pid: number) => void): Promise<void> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', ...words], { stdio: 'ignore' });
  try {
    work(child.pid!);
  } finally {
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
  }
}

const record = (pid: number) => writeFileSync(homePaths(home).farm, JSON.stringify({ pid, ready: true }));

test.each([
  ['up', '--foreground'],
  ['up', '--foreground', '--threads', '2'],
  ['up', '--threads', '2', '--foreground'],
])('a farm is known by the words of its command line: %s %s %s %s', async (...words) => {
  await whileRuns(words, (pid) => {
    record(pid);
    expect(runningFarm(home)).toEqual({ pid, ready: true });
    expect(claimFarm(home)).toBe(false);
  });
});

test('another program that got the process id of a farm is none', async () => {
  await whileRuns(['backup', '--foreground'], (pid) => {
    record(pid);
    expect(runningFarm(home)).toBeUndefined();
    expect(claimFarm(home)).toBe(true);
  });
});

test('withdrawFarm() takes back the word of this process, and leaves that of another', () => {
  const { farm } = homePaths(home);
  record(process.ppid);
  withdrawFarm(home);
  expect(existsSync(farm)).toBe(true);
  announceFarm(home);
  withdrawFarm(home);
  expect(existsSync(farm)).toBe(false);
});
