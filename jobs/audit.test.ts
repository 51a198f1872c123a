import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRng } from '@winnow/core';
import { formatSeriesCsv, simulateSeries } from '@winnow/market';
import { auditCommand } from './audit.ts';

const folder = mkdtempSync(join(tmpdir(), 'winnow-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bars = { symbol: 'SIM', timeframe: '1d', rows: 1000, start: Date.UTC(2010, 0, 1) } as const;
writeFileSync(join(folder, 'SIM.csv'), formatSeriesCsv(simulateSeries({ ...bars, rng: createRng(1) })));

/** A small study on simulated bars, with changes to its forward stage. */
function studyFile(name: string, forward: object = {}, changes: object = {}): string {
  const study = {
    name: 'small',
    seed: 1,
    dataset: { name: 'sim', timeframe: '1d', dataRegime: 'mixed', series: [{ symbol: 'SIM', source: 'SIM.csv' }] },
    features: 'core_v1',
    label: { kind: 'forward_return', horizon: 1 },
    models: ['ridge', 'logistic'],
    runSource: 'smoke',
    stages: {
      search: { window: { from: '2010-01-01', to: '2011-06-01' }, trials: 2, topK: 1 },
      validate: { window: { from: '2011-07-01', to: '2012-01-01' }, topK: 1 },
      forward: { window: { from: '2012-02-01', to: '2012-09-01' }, topK: 1, ...forward },
    },
    ...changes,
  };
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(study));
  return path;
}

/** Runs `winnow audit …`; what it printed, and the exit code that it asked for. */
async function audit(...args: readonly string[]) {
  const written: string[] = [];
  const { write } = process.stdout;
  process.stdout.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
  try {
    await auditCommand().parseAsync(args, { from: 'user' });
    return { out: written.join(''), exitCode: process.exitCode };
  } finally {
    process.stdout.write = write;
    process.exitCode = undefined; // it is the test run's own
  }
}

test.each([
  ['the default split', {}],
  ['a purged k-fold', { split: { kind: 'purged_kfold', folds: 3 } }],
  ['a combinatorial split', { split: { kind: 'cpcv', groups: 4 } }],
])('audit of a study whose forward stage has %s says what it proved and ends with 0', async (_what, forward) => {
  expect(await audit(studyFile('sound', forward), '--cuts', '2')).toEqual({
    out: 'No look-ahead: 8 features, label forward_return, models ridge, logistic, symbols SIM; future replaced and taken away after 2 bars.\n',
    exitCode: 0,
  });
});

test('audit of a study with a calendar leaves out what the trials leave out', async () => {
  const dataset = {
    ...{ name: 'sim', timeframe: '1d', dataRegime: 'mixed', calendar: '24/7', gapPolicy: 'forward_fill_non_price' },
    series: [{ symbol: 'SIM', source: 'SIM.csv' }],
  };
  expect(await audit(studyFile('gaps', {}, { dataset }), '--cuts', '1')).toMatchObject({ exitCode: 0 });
});

test.each([
  ['a study that does not exist', () => join(folder, 'none.json'), 'file_not_found'],
  ['a study that breaks a rule', () => studyFile('wrong', {}, { seed: -1 }), 'study_invalid'],
  [
    'a study without its data',
    () => studyFile('far', { window: { from: '2030-01-01', to: '2031-01-01' } }),
    'study_window_empty',
  ],
])('audit refuses %s', async (_what, path, code) => {
  await expect(audit(path())).rejects.toThrow(expect.objectContaining({ code }));
});
