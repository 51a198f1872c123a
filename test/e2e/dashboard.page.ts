import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

/** Whatever a browser does on its own behalf is switched off; `--no-sandbox` because tests may run as root. */
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PATIENCE_MS = 60_000; // ten times what the small study takes on two shared cores

export async function launchChromium(executablePath: string): Promise<Browser> {
  return await chromium.launch({ executablePath, args: ARGS });
}

export interface RuleReport {
  /** mark and word, `✓Passed` */
  readonly verdict: string;
  /** `0.55 limit 1` */
  readonly measured: string;
  readonly reason: string;
}

/** A browser page at the dashboard, in the words of the dashboard. */
export class DashboardPage {
  /** errors on the console, and exceptions that no script caught */
  readonly errors: string[] = [];
  /** addresses outside the dashboard that were asked for */
  readonly foreignRequests: string[] = [];
  readonly #page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.#page = page;
    this.#url = url;
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) this.foreignRequests.push(request.url());
    });
  }

  async openStudies(): Promise<void> {
    await this.#page.goto(this.#url);
  }

  async waitForText(text: string | RegExp): Promise<void> {
    await this.#page.getByText(text).first().waitFor();
  }

  /** Waits for the state on the badge of a study, without a reload. */
  async waitForState(studyId: string, state: string | RegExp): Promise<void> {
    await this.#card(studyId).locator('.badge', { hasText: state }).waitFor();
  }

  /** `8 of 8 trials` for each stage, in order. */
  async stageProgress(studyId: string): Promise<string[]> {
    return await this.#card(studyId).locator('.funnel .done').allInnerTexts();
  }

  /** What each rule said of each candidate, as it is written on the page. */
  async ruleReports(studyId: string): Promise<RuleReport[]> {
    const cells = this.#card(studyId).locator('.gate td:not([data-label="Decision"])');
    await cells.first().waitFor();
    const [verdicts, measured, reasons] = await Promise.all(
      ['.verdict', '.measured', '.reason'].map((part) => cells.locator(part).allTextContents()),
    );
    return verdicts!.map((verdict, i) => ({ verdict, measured: measured![i]!, reason: reasons![i]! }));
  }

  /** The decision on each candidate, best first. */
  async decisions(studyId: string): Promise<string[]> {
    return await this.#card(studyId).locator('.gate td[data-label="Decision"]').allInnerTexts();
  }

  /** Opens the list of top trials and gives its rows. */
  async openTrials(studyId: string): Promise<string[]> {
    const card = this.#card(studyId);
    await card.getByText('Top trials').click();
    const rows = card.locator('.trials tbody tr');
    await rows.first().waitFor();
    return await rows.allInnerTexts();
  }

  /** Follows the link to Bull Board. */
  async openQueues(): Promise<void> {
    await this.#page.getByRole('link', { name: 'Queues' }).click();
  }

  /** Number of jobs that Bull Board shows for a queue. */
  async jobCount(queue: string): Promise<number> {
    const link = this.#page.locator(`a[href$="/queue/${queue}"]`);
    const card = this.#page.locator('main li').filter({ has: link });
    const text = await card
      .getByText(/\d+ Jobs?$/)
      .first()
      .textContent();
    return Number.parseInt(text ?? '', 10);
  }

  /** How many pixels of the page lie beyond the right edge of the window. */
  async overflow(width: number): Promise<number> {
    await this.#page.setViewportSize({ width, height: 900 });
    const box = await this.#page.locator('html').evaluate((html) => html.scrollWidth);
    return Math.max(0, box - width);
  }

  /** @returns the path of the picture, in the system's folder for temporary files */
  async screenshot(name: string, colorScheme: 'light' | 'dark'): Promise<string> {
    const path = join(tmpdir(), `winnow-${name}.png`);
    await this.#page.emulateMedia({ colorScheme });
    await this.#page.screenshot({ path, fullPage: true });
    return path;
  }

  #card(studyId: string): Locator {
    return this.#page.getByRole('article', { name: studyId });
  }
}
