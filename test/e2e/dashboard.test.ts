import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { DashboardPage, launchChromium } from './dashboard.page.ts';

/** One farm, one dashboard, one browser page that is never reloaded; the tests tell its story in order. */

const CHROMIUM = process.env['WINNOW_CHROMIUM'] ?? '/usr/bin/chromium';
const CLI = fileURLToPath(new URL('../../jobs/bin/winnow.mjs', import.meta.url));
const STUDY_FILE = fileURLToPath(new URL('small.study.json', import.meta.url));
const STUDY = 'small-1';
const TRIALS = 8 + 3 + 2; // of the three stages of the study file
const CANDIDATES = 2;
const RULES = 4;
const STARTING_MS = 90_000;
const STORY_MS = 90_000;
const STOPPING_MS = 10_000;

const home = mkdtempSync(join(tmpdir(), 'winnow-e2e-'));
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WINNOW_'))),
  WINNOW_HOME: home,
  WINNOW_THREADS: '1',
  WINNOW_SCHEDULES: join(home, 'no-schedules.json'),
};
const winnow = (...args: string[]) => promisify(execFile)(process.execPath, [CLI, ...args], { env });

/** Starts `winnow dashboard` and waits for the address that it prints. */
async function startDashboard(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [CLI, 'dashboard', '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^dashboard: (http:\/\/\S+)$/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error('winnow dashboard ended without printing its address');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

const inBrowser = existsSync(CHROMIUM) ? describe : describe.skip;

inBrowser('the dashboard in Chromium', () => {
  let dashboard: { child: ChildProcess; url: string };
  let browser: Browser;
  let page: DashboardPage;

  beforeAll(async () => {
    await winnow('up');
    dashboard = await startDashboard();
    browser = await launchChromium(CHROMIUM);
    page = new DashboardPage(await browser.newPage(), dashboard.url);
    await page.openStudies();
  }, STARTING_MS);

  afterAll(async () => {
    await browser?.close();
    if (dashboard !== undefined) await stop(dashboard.child);
    await winnow('down');
    rmSync(home, { recursive: true, force: true });
  }, STARTING_MS);

  test(
    'an empty farm says how to submit a study, and which components are alive',
    async () => {
      await page.waitForText('npx winnow submit configs/studies/quickstart.json');
      await page.waitForText('1 trainer · 1 slot');
    },
    STORY_MS,
  );

  test(
    'a submitted study appears on the open page and goes through its stages',
    async () => {
      await winnow('submit', STUDY_FILE, '--detach');
      await page.waitForState(STUDY, /Running|Complete/);
      await page.waitForState(STUDY, 'Complete');
      expect(await page.stageProgress(STUDY)).toEqual(['8 of 8 trials', '3 of 3 trials', '2 of 2 trials']);
    },
    STORY_MS,
  );

  test(
    'each candidate has a decision with every rule: measured value, limit, verdict and reason',
    async () => {
      const reports = await page.ruleReports(STUDY);
      const complete = {
        verdict: expect.stringMatching(/^(?:✓Passed|✕Failed|…Insufficient observation)$/),
        measured: expect.stringMatching(/^\S+ limit \S+$/),
        reason: expect.stringMatching(/^[A-Z].*\.$/),
      };
      expect(reports).toEqual(Array(CANDIDATES * RULES).fill(complete));
      expect(await page.decisions(STUDY)).toEqual(
        Array(CANDIDATES).fill(expect.stringContaining(`picked from ${TRIALS} trials`)),
      );
    },
    STORY_MS,
  );

  test(
    'the top trials open on demand, forward stage first',
    async () => {
      const rows = await page.openTrials(STUDY);
      expect(rows).toHaveLength(TRIALS);
      expect(rows[0]).toMatch(/^Forward\s+\d+\s+complete\s/);
    },
    STORY_MS,
  );

  test.each([
    [1400, 'light'],
    [1400, 'dark'],
    [400, 'light'],
    [400, 'dark'],
  ] as const)(
    'the page fits a window of %i pixels (%s)',
    async (width, colorScheme) => {
      expect(await page.overflow(width)).toBe(0);
      expect(existsSync(await page.screenshot(`studies-${width}-${colorScheme}`, colorScheme))).toBe(true);
    },
    STORY_MS,
  );

  test(
    'Bull Board shows every queue with its jobs',
    async () => {
      await page.openQueues();
      expect(await page.jobCount('trials')).toBe(TRIALS);
      expect(await page.jobCount('promotions')).toBe(CANDIDATES);
      expect(await page.jobCount('retrains')).toBe(0);
      await page.screenshot('queues', 'dark');
    },
    STORY_MS,
  );

  test('the console stayed free of errors, and nothing but the dashboard was asked for', () => {
    expect(page.errors).toEqual([]);
    expect(page.foreignRequests).toEqual([]);
  });

  test.each(['/tsconfig.json', '/studies.ts', '/tsconfig.tsbuildinfo', '/..%2fmain.js', '/api/nope'])(
    '%s is not served',
    async (path) => {
      expect((await fetch(`${dashboard.url}${path}`)).status).toBe(404);
    },
  );

  test('the page may load and run nothing but its own files', async () => {
    const policy = (await fetch(dashboard.url)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  test('a page of another site cannot write to the queues', async () => {
    const headers = { origin: 'http://evil.example' };
    const pause = `${dashboard.url}/queues/api/queues/trials/pause`;
    expect((await fetch(pause, { method: 'PUT', headers })).status).toBe(403);
  });

  test(
    'the dashboard stops at once although a page is open, and the page says that it is gone',
    async () => {
      await page.openStudies();
      await page.waitForState(STUDY, 'Complete');
      const start = performance.now();
      await stop(dashboard.child);
      expect(performance.now() - start).toBeLessThan(STOPPING_MS);
      await page.waitForText('The dashboard does not answer.');
      await page.waitForState(STUDY, 'Complete');
    },
    STORY_MS,
  );
});
