import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeJson } from '@winnow/core';
import type { TrialEvent, TrialProgress } from '@winnow/pipeline';
import fc from 'fast-check';
import { Journal } from './journal.ts';
import { journalledStudies, readJournal } from './readJournal.ts';

const STUDY = 'small-1';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-journal-'));
  path = join(folder, STUDY, 'a.jsonl');
});

afterEach(() => rmSync(folder, { recursive: true }));

function event(seq: number, body: TrialProgress): TrialEvent {
  return { v: 1, trialId: `${STUDY}.search.0`, attempt: 1, seq, at: 1_700_000_000_000 + seq, body };
}

function step(seq: number, value: number): TrialEvent {
  return event(seq, { type: 'step', step: seq, value, trainRows: 40, testRows: 20 });
}

async function write(writer: string, events: readonly TrialEvent[]): Promise<void> {
  const journal = new Journal(folder, writer);
  journal.append(STUDY, events);
  await journal.close();
}

test('what was appended is read back in order, every kind of event', async () => {
  const metrics = {
    pnl_after_cost: 0.1 + 0.2,
    sharpe_step_raw: Number.NaN,
    sharpe_daily: Number.POSITIVE_INFINITY,
    sharpe_method: 'daily_agg_v1',
    observation_days: 250,
    vol_floor_applied: true,
    max_drawdown: Number.NEGATIVE_INFINITY,
    turnover: 0,
    reject_rate: 0,
    hit_rate: 0.5,
    n_trades: 3,
    costs_paid: 5e-324,
  } as const;
  const decision = { accepted: false, ensemble: 'b', pnl_after_cost: 1, pnl_limit: Number.NEGATIVE_INFINITY };
  const policies = {
    metrics: { a: metrics, b: { ...metrics, log_likelihood: 2 } },
    decision: { ...decision, max_drawdown: 0, drawdown_limit: Number.NaN },
  };
  const run = { runSource: 'prod', scoreSource: 'model', dataRegime: 'prod_live', metrics } as const;
  const events = [
    event(0, { type: 'started', folds: 3, rows: { SPX: 60 } }),
    step(1, Number.NaN),
    event(1, { type: 'step', step: 1, value: 0.5, trainRows: 40, testRows: 20, logLikelihood: Number.NaN }),
    event(1, { type: 'fit_step', step: 7, value: Number.NaN }),
    event(2, { type: 'completed', value: Number.NEGATIVE_INFINITY, run }),
    event(2, { type: 'completed', value: -1.5, run: { ...run, metrics: { ...metrics, log_likelihood: -1.5 } } }),
    event(2, { type: 'completed', value: 1, run: { ...run, metrics: { ...metrics, policies } } }),
    event(3, { type: 'pruned', step: 1, value: -1, below: 0 }),
    event(4, { type: 'failed', error: { code: 'trial_failed', message: 'line one\nline two' } }),
  ];
  await write('a', events);
  expect(readJournal(folder, STUDY)).toEqual({ events, quarantined: 0 });
});

test('every double survives the round trip', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double(), { minLength: 1, maxLength: 20 }), async (values) => {
      rmSync(join(folder, STUDY), { recursive: true, force: true });
      await write(
        'a',
        values.map((value, seq) => step(seq, value)),
      );
      const read = readJournal(folder, STUDY).events.map(({ body }) => body.type === 'step' && body.value);
      expect(read).toEqual(values.map((value) => value + 0)); // JSON has no −0
    }),
    { numRuns: 50 },
  );
});

test('all writers of a study are read, and a writer that comes back appends', async () => {
  await write('b', [step(2, 2)]);
  await write('a', [step(0, 0)]);
  await write('a', [step(1, 1)]);
  expect(readJournal(folder, STUDY).events).toEqual([step(0, 0), step(1, 1), step(2, 2)]);
});

test('a torn last line is ignored, wherever it was torn', async () => {
  await write('a', [step(0, 0), step(1, 1)]);
  const whole = readFileSync(path);
  const first = whole.indexOf('\n') + 1;
  for (let size = first; size < whole.length; size++) {
    writeFileSync(path, whole.subarray(0, size));
    expect(readJournal(folder, STUDY)).toEqual({ events: [step(0, 0)], quarantined: 0 });
  }
  expect(existsSync(`${path}.quarantine`)).toBe(false);
});

test.each([
  ['no JSON', '{"v":1,"trialId":'],
  ['JSON, but no event', '{"v":1}'],
  ['an event of another version', encodeJson({ ...step(1, 1), v: 2 })],
  ['an event with an unknown key', encodeJson({ ...step(1, 1), extra: 0 })],
  ['an empty line', ''],
])('a line inside that is %s goes to a side file once, and the rest is read', async (_what, line) => {
  await write('a', [step(0, 0)]);
  appendFileSync(path, `${line}\n${encodeJson(step(2, 2))}\n`);
  for (const _ of ['first', 'second']) {
    expect(readJournal(folder, STUDY)).toEqual({ events: [step(0, 0), step(2, 2)], quarantined: 1 });
    expect(readFileSync(`${path}.quarantine`, 'utf8')).toBe(`${line}\n`);
  }
});

test('a line that was torn by a crash and appended to by nobody else costs only itself', async () => {
  await write('a', [step(0, 0)]);
  appendFileSync(path, '{"v":1,"tri');
  await write('b', [step(1, 1)]);
  expect(readJournal(folder, STUDY)).toEqual({ events: [step(0, 0), step(1, 1)], quarantined: 0 });
});

test('lines of trials that nobody asks for are dropped as they are read', async () => {
  const other = { ...step(1, 1), trialId: `${STUDY}.search.1` };
  await write('a', [step(0, 0), other]);
  appendFileSync(path, `${encodeJson({ ...other, v: 2 })}\n`);
  expect(readJournal(folder, STUDY, (id) => id !== other.trialId)).toEqual({ events: [step(0, 0)], quarantined: 0 });
});

test('a journal of many studies keeps few files open, and writes on where it was', async () => {
  const studies = Array.from({ length: 100 }, (_, i) => `many-${i}`);
  const openFiles = () => readdirSync('/dev/fd').length;
  const before = openFiles();
  const journal = new Journal(folder, 'a');
  for (const seq of [0, 1]) {
    for (const study of studies) {
      journal.append(study, [step(seq, seq)]);
      await journal.sync(study);
    }
  }
  expect(openFiles() - before).toBeLessThan(50);
  await journal.close();
  for (const study of studies) expect(readJournal(folder, study).events).toEqual([step(0, 0), step(1, 1)]);
});

test('a study without a journal has no events, and a folder that is not there no studies', () => {
  expect(readJournal(folder, 'nothing-1')).toEqual({ events: [], quarantined: 0 });
  expect(journalledStudies(join(folder, 'nothing'))).toEqual([]);
});

test('journalledStudies() names the studies that have a journal', async () => {
  const journal = new Journal(folder, 'a');
  for (const study of ['b-1', 'a-2']) journal.append(study, [step(0, 0)]);
  await journal.close();
  expect(journalledStudies(folder)).toEqual(['a-2', 'b-1']);
});
