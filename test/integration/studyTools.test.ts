import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeOptunaJournal } from '@winnow/search';
import { smallStudy } from '../support/studies.ts';
import { useWinnow, type Winnow, withUsedDatabase } from '../support/winnow.ts';

/** One study of few trials, submitted twice: its search ends early, and the second looks at a window that the first has looked at. */

const openShared = useWinnow(afterAll);
let winnow: Winnow;
let again: { readonly stdout: string; readonly stderr: string };

beforeAll(async () => {
  winnow = withUsedDatabase(openShared());
  const { stages } = smallStudy();
  const few = {
    ...stages,
    search: {
      ...stages.search,
      window: { from: '2000-01-01', to: '2004-01-01' },
      trials: 40,
      topK: 2,
      stop: { noImprovement: { trials: 8 } },
    },
    validate: { ...stages.validate, topK: 1 },
  };
  const file = winnow.write(
    'few.json',
    smallStudy({ name: 'few', models: ['ridge'], stages: { ...few, forward: { ...stages.forward, topK: 1 } } }),
  );
  await winnow.output('submit', file, '--threads', '1');
  again = await winnow.run('submit', file, '--threads', '1');
}, 120_000);

async function exported(format: string): Promise<string> {
  const out = join(winnow.folder, `few.${format}`);
  await winnow.output('export', 'few', '--format', format, '--out', out);
  return readFileSync(out, 'utf8');
}

test('submit warns of earlier looks at the forward window, and the report and status count them', async () => {
  const looks = /looked at by 1 earlier study with 1 trial/;
  expect(again.stderr).toMatch(new RegExp(`warning: .*${looks.source}`));
  expect(again.stdout).toMatch(looks);
  expect(again.stdout).toMatch(
    /picked from 16 trials \(variance of Sharpe ratios [\d.]+\) on a window with 1 earlier look:/,
  );
  expect(again.stdout).toContain('The search ended early, after 13 of 40 trials: no improvement in 8 trials.');
  const { studies } = JSON.parse(await winnow.output('status', '--json'));
  expect(studies.map((study: { id: string; forwardLooks: object }) => [study.id, study.forwardLooks])).toEqual([
    ['few-2', { studies: 1, trials: 1 }],
    ['few-1', { studies: 0, trials: 0 }],
  ]);
  const [few2, few1] = studies;
  expect([few1.earlyEnd, few1.stages.search]).toEqual(['noImprovement', few2.stages.search]);
  const [picked] = few2.decisions;
  expect(picked).toMatchObject({ trialCount: 16, sharpeVariance: expect.any(Number), forwardLooks: 1 });
}, 60_000);

test('export writes the lines of `trials`, and a journal of Optuna with the same trials', async () => {
  const lines = await exported('jsonl');
  expect(lines).toBe(await winnow.output('trials', 'few', '--jsonl'));
  const trials = lines
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));
  const decoded = decodeOptunaJournal(await exported('optuna'), 'few.optuna');
  expect(decoded.map(({ name }) => name)).toEqual(['few-2.search', 'few-2.validate', 'few-2.forward']);
  expect(decoded.flatMap((study) => study.trials)).toEqual(
    trials.map(({ state, value, params }) => ({ state, values: value === null ? null : [value], params })),
  );
}, 60_000);

test('importance shows what mattered in the search, and refuses a study of too few trials', async () => {
  const report = JSON.parse(await winnow.output('importance', 'few', '--json'));
  expect(report).toEqual({
    study: 'few-2',
    stage: 'search',
    method: 'fanova',
    of: 'value',
    groups: [{ model: 'ridge', trials: 12, importances: { 'ridge.lambda': 1 } }],
  });
}, 60_000);

test('import-optuna turns a journal into a sampler that tries its best points first', async () => {
  await exported('optuna');
  const [journal, out] = ['few.optuna', 'points.json'].map((name) => join(winnow.folder, name));
  await winnow.output('import-optuna', journal!, '--study', 'few-2.search', '--out', out!, '--best', '1');
  const best = JSON.parse(await winnow.output('best', 'few', '--stage', 'search', '--jsonl'));
  expect(JSON.parse(readFileSync(out!, 'utf8'))).toEqual({ name: 'enqueue', points: [best.params] });
}, 60_000);

test('a study with several objectives goes on from its Pareto front, which best shows with the trial that is picked', async () => {
  const { stages } = smallStudy();
  const study = {
    name: 'pareto',
    models: ['ridge'],
    pruner: { name: 'none' },
    objectives: [{ metric: 'pnl_after_cost' }, { metric: 'max_drawdown' }],
    stages: {
      search: { ...stages.search, trials: 6, topK: 1 },
      validate: { ...stages.validate, topK: 1 },
      forward: { ...stages.forward, topK: 1 },
    },
  };
  await winnow.output('submit', winnow.write('pareto.json', smallStudy(study)), '--threads', '1');
  const text = await winnow.output('best', 'pareto', '--jsonl');
  const best = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { values, metrics, parent } = best.find(({ stage }) => stage === 'validate');
  expect(values).toEqual({ pnl_after_cost: metrics.pnl_after_cost, max_drawdown: metrics.max_drawdown });
  const front = best.filter(({ stage }) => stage === 'search');
  expect(front.filter(({ picked }) => picked).map(({ number }) => number)).toEqual([parent]);
  expect(front.every((trial) => trial.front === 1)).toBe(true);

  const [journal, points] = ['pareto.log', 'pareto.json'].map((name) => join(winnow.folder, name));
  await winnow.output('export', 'pareto', '--format', 'optuna', '--out', journal!);
  const size = String(front.length);
  await winnow.output('import-optuna', journal!, '--study', 'pareto-1.search', '--out', points!, '--best', size);
  const byNumber = [...front].sort((a, b) => a.number - b.number);
  expect(JSON.parse(readFileSync(points!, 'utf8')).points).toEqual(byNumber.map(({ params }) => params));
}, 60_000);

test('compare shows two submissions of a study side by side', async () => {
  const text = await winnow.output('compare', 'few-1', 'few-2');
  expect(text).toMatch(/│ +│ few-1 +│ few-2 +│/);
  expect(text).toMatch(/│ earlier looks +│ 0 +│ 1 +│/);
  expect(text).toContain('Spaces: the same');
}, 60_000);
