import type { RuleSummary, StageSummary, StudySummary } from './api.ts';
import type { Markup, MarkupElement } from './markup.ts';
import type { PageState } from './pageState.ts';
import { pageView } from './pageView.ts';

const CREATED = '2024-05-01T10:00:00.000Z';
const NOW = Date.parse('2024-05-01T10:01:05.000Z');

const stage = (name: StageSummary['name'], change: Partial<StageSummary> = {}): StageSummary => ({
  ...{ name, planned: 10, waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0, best: null, objectives: [] },
  ...change,
});
const running: StudySummary = {
  id: 'demo-1',
  name: 'demo',
  state: 'running',
  stage: 'search',
  created: CREATED,
  finished: null,
  stages: [
    stage('search', { complete: 3, pruned: 2, failed: 1, running: 2, best: 0.5 }),
    stage('validate'),
    stage('forward'),
  ],
  decisions: [],
  earlyEnd: null,
  error: null,
};
const trainer = { id: 't', kind: 'trainer', host: 'h', pid: 1, slots: 4 };
const page = (change: Partial<PageState>): readonly Markup[] =>
  pageView({ studies: [], components: [trainer], details: new Map(), failure: undefined, now: NOW, ...change });

function textOf(markup: readonly Markup[]): string {
  return markup.map((item) => (typeof item === 'string' ? item : textOf(item.children))).join(' ');
}

function findAll(markup: readonly Markup[], tag: string): MarkupElement[] {
  return markup.flatMap((item) => {
    if (typeof item === 'string') return [];
    return [...(item.tag === tag ? [item] : []), ...findAll(item.children, tag)];
  });
}

test('an empty farm says how to submit a study', () => {
  expect(textOf(page({}))).toContain('npx winnow submit configs/studies/quickstart.json');
});

test('before the first answer the page does not claim that there is no study', () => {
  expect(textOf(page({ studies: undefined }))).not.toContain('No study yet');
});

test('a running study shows its stage, the time since it came, and done of planned trials', () => {
  const text = textOf(page({ studies: [running] }));
  expect(text).toContain('Running: search');
  expect(text).toContain('1 min 5 s');
  expect(text).toMatch(/6\s+of 10 trials/);
  expect(text).toMatch(/Best value\s+0\.5/);
});

test('with several objectives a stage shows the best of each in place of the value', () => {
  const objectives = [
    { metric: 'pnl_after_cost', direction: 'maximize', best: 0.5 },
    { metric: 'max_drawdown', direction: 'minimize', best: null },
  ] as const;
  const text = textOf(page({ studies: [{ ...running, stages: [stage('search', { objectives })] }] }));
  expect(text).toMatch(/Best P&L after costs ↑\s+0\.5\s+Best Max drawdown ↓\s+–/);
  expect(text).not.toContain('Best value');
});

test('a search that a limit ended says which, and the other stages do not', () => {
  const text = textOf(page({ studies: [{ ...running, earlyEnd: 'noImprovement' }] }));
  expect(text.match(/ended early: \w+ \w+/g)).toEqual(['ended early: no improvement']);
});

test('a study that ended shows how long it took', () => {
  const ended = { ...running, state: 'complete', finished: '2024-05-01T12:00:00.000Z' } as const;
  expect(textOf(page({ studies: [ended] }))).toContain('2 h 0 min');
});

test('the progress bar stacks the trials that have started on a track of the planned length', () => {
  const [bar] = findAll(page({ studies: [running] }), 'svg');
  expect(bar!.attributes).toMatchObject({ viewBox: '0 0 10 1', 'aria-valuenow': '6', 'aria-valuemax': '10' });
  const rects = findAll([bar!], 'rect').map(({ attributes }) => [
    attributes['class'],
    attributes['x'],
    attributes['width'],
  ]);
  expect(rects).toEqual([
    ['complete', '0', '3'],
    ['pruned', '3', '2'],
    ['failed', '5', '1'],
    ['running', '6', '2'],
  ]);
});

test('a decision shows every rule with measured value, limit, verdict and reason', () => {
  const rules: RuleSummary[] = [
    { rule: 'sharpeDaily', measured: 'NaN', limit: 1, verdict: 'failed', reason: 'It is not a number.' },
    { rule: 'observationDays', measured: 10, limit: 250, verdict: 'insufficient_observation', reason: 'Too few days.' },
  ];
  const decision = {
    candidateId: 'demo-1.forward.0',
    rank: 0,
    decision: 'failed',
    trialCount: 64,
    sharpeVariance: 0.31,
    forwardLooks: 3,
    rules,
  } as const;
  const [table] = findAll(page({ studies: [{ ...running, decisions: [decision] }] }), 'table');
  const headings = findAll([table!], 'th').map((cell) => textOf(cell.children));
  expect(headings.slice(0, 4)).toEqual(['Candidate', 'Decision', 'Sharpe daily', 'Observation days']);
  const cells = findAll([table!], 'td').map((cell) => textOf(cell.children));
  expect(cells[0]).toContain('picked from 64 trials');
  expect(cells[0]).toContain('variance of Sharpe ratios 0.31');
  expect(cells[0]).toContain('window with 3 earlier looks');
  expect(cells[1]).toMatch(/Failed.*NaN.*limit 1.*It is not a number\./);
  expect(cells[2]).toMatch(/Insufficient observation.*10.*limit 250.*Too few days\./);
});

test('a failed study shows the code and message of its error', () => {
  const failed = {
    ...running,
    state: 'failed',
    error: { code: 'data_empty', message: 'a.csv: must have rows' },
  } as const;
  expect(textOf(page({ studies: [failed] }))).toMatch(/data_empty\s+a\.csv: must have rows/);
});

test('components are counted by kind, with the slots of the trainers', () => {
  const components = [
    trainer,
    { ...trainer, id: 'u', slots: 2 },
    { ...trainer, id: 'c', kind: 'coordinator', slots: 0 },
  ];
  const items = findAll(page({ components }), 'ul')[0]!.children.map((item) => textOf([item]));
  expect(items).toEqual(['1 coordinator', '2 trainers · 6 slots']);
});

test('a running study without a live trainer says that its trials wait', () => {
  expect(textOf(page({ studies: [running], components: [] }))).toContain('No trainer is alive');
  expect(textOf(page({ studies: [running] }))).not.toContain('No trainer is alive');
});

test('when the server does not answer, the page says so and keeps what it knows', () => {
  const text = textOf(page({ studies: [running], components: [], failure: 'It answers with status 503.' }));
  expect(text).toContain('The dashboard does not answer.');
  expect(text).toContain('demo-1');
  expect(text).not.toContain('No trainer is alive');
});
