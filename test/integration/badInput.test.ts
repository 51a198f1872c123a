import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { type ErrorCode, errorTable } from '@winnow/core';
import { listStudies, loadConfig, openFarm, prepareStudy } from '@winnow/platform';
import { smallStudy, sp500Lines } from '../support/studies.ts';
import { type Env, type Finished, useWinnow, type Winnow } from '../support/winnow.ts';

const TIMEOUT_MS = 120_000; // twice what a command may take: its own error is the one to see
const openHome = useWinnow(afterEach);
const openShared = useWinnow(afterAll);

/** What a command that is refused says: one line with the rule and what breaks it, one with the remedy, nothing else. */
function expectRefusal({ exitCode, stdout, stderr }: Finished, code: ErrorCode, names: string): void {
  const lines = stderr.trimEnd().split('\n');
  const error = lines.find((line) => line.startsWith('error ')) ?? '';
  expect(error).toMatch(new RegExp(`^error ${code}: .+: .+`));
  expect(error).toContain(names);
  expect({ exitCode, stdout, lines }).toEqual({
    exitCode: errorTable[code].exitCode,
    stdout: '',
    lines: [error, `  ${errorTable[code].remedy}`],
  });
}

const study = smallStudy();
const { search, validate } = study.stages;

function withStage(changes: object): object {
  return smallStudy({ stages: { ...study.stages, ...changes } });
}

function withWindow(name: 'validate' | 'forward', from: string, to = study.stages[name].window.to): object {
  return withStage({ [name]: { ...study.stages[name], window: { from, to } } });
}

const HIGH = 2;
const CLOSE = 4;
const bars = sp500Lines();
const swapped = bars.with(500, bars[501]!).with(501, bars[500]!);
const repeated = bars.toSpliced(501, 0, bars[500]!);

function withCell(column: number, cell: string): string[] {
  return bars.with(500, bars[500]!.split(',').with(column, cell).join(','));
}

function dataset(source: string, columns: object = { ts: 'date' }): object {
  return { ...study.dataset, series: [{ symbol: 'SPX', source, columns }] };
}

/** A study and the bars that it reads. */
interface OwnBars {
  readonly study: object;
  readonly bars: string;
}

function onBars(lines: readonly string[], columns?: object): OwnBars {
  return { study: smallStudy({ dataset: dataset('bars.csv', columns) }), bars: lines.join('\n') };
}

function writeStudy(winnow: Winnow, file: unknown): string {
  const own = file as Partial<OwnBars>;
  if (own.bars === undefined) return winnow.write('study.json', file);
  winnow.write('bars.csv', own.bars);
  return winnow.write('study.json', own.study);
}

type Case = readonly [what: string, file: unknown, code: ErrorCode, names: string];

describe('a study file that breaks a rule is refused, and not even the home is made', () => {
  const cases: readonly Case[] = [
    ['is not JSON', '{"name": "small",\n  "seed": 1,}\n', 'json_invalid', 'study.json'],
    ['has an unknown key', smallStudy({ sampel: 1 }), 'study_unknown_key', 'sampel'],
    [
      'has an unknown key deep inside',
      withStage({ search: { ...search, window: { ...search.window, until: '2005-01-01' } } }),
      'study_unknown_key',
      'stages.search.window',
    ],
    ['names an unknown model', smallStudy({ models: ['ridge', 'prophet'] }), 'study_unknown_model', '"prophet"'],
    [
      'names an unknown feature',
      smallStudy({ features: { name: 'own', version: 1, features: ['logret_1', 'moon_phase'] } }),
      'study_unknown_feature',
      '"moon_phase"',
    ],
    ['has an empty space', smallStudy({ space: {} }), 'study_empty_space', 'space'],
    [
      'searches a parameter that the model does not have',
      smallStudy({ space: { 'ridge.depth': { type: 'int', low: 1, high: 3 } } }),
      'study_space_invalid',
      'space.ridge.depth',
    ],
    ['has no trials', withStage({ search: { ...search, trials: 0 } }), 'study_invalid', 'stages.search.trials'],
    ['has windows that overlap', withWindow('validate', '2003-12-01'), 'study_windows_overlap', '"2003-12-01"'],
    [
      'has a forward window without data',
      withWindow('forward', '2030-01-01', '2032-01-01'),
      'study_window_empty',
      'stages.forward.window',
    ],
    ['names a column that the data lacks', onBars(bars, { ts: 'date', close: 'last' }), 'data_columns', '"last"'],
    ['has shuffled rows', onBars(swapped), 'data_order', 'bars.csv'],
    ['has a price that is NaN', onBars(withCell(CLOSE, 'NaN')), 'data_value', 'NaN'],
  ];

  test.each(cases)('when it %s', async (_what, file, code, names) => {
    const winnow = openHome();
    expectRefusal(await winnow.run('submit', writeStudy(winnow, file)), code, names);
    expect(existsSync(winnow.home)).toBe(false);
  });
});

describe('prepareStudy() refuses a study file', () => {
  const cases: readonly Case[] = [
    ['that lacks a key', smallStudy({ seed: undefined }), 'study_invalid', 'seed'],
    ['with a key of a wrong type', smallStudy({ seed: '7' }), 'study_invalid', '"7"'],
    ['with an unknown feature spec', smallStudy({ features: 'core_v9' }), 'file_not_found', 'core_v9'],
    [
      'with a range upside down',
      smallStudy({ space: { 'ridge.lambda': { type: 'float', low: 10, high: 1 } } }),
      'study_space_invalid',
      'ridge.lambda',
    ],
    [
      'that hands on more trials than there are',
      withStage({ validate: { ...validate, topK: 5 } }),
      'study_invalid',
      'stages.validate.topK',
    ],
    [
      'with windows closer than label horizon and embargo',
      withWindow('validate', '2004-01-03'),
      'study_windows_overlap',
      'stages.validate.window.from',
    ],
    ['with a day that does not exist', withWindow('validate', '2004-02-31'), 'study_invalid', '"2004-02-31"'],
    [
      'that sends data which is not real to the forward stage',
      smallStudy({ dataset: { ...study.dataset, dataRegime: 'mixed' } }),
      'study_not_prod',
      '"mixed"',
    ],
    ['whose data does not exist', smallStudy({ dataset: dataset('nowhere.csv') }), 'file_not_found', 'nowhere.csv'],
    ['whose data has a row twice', onBars(repeated), 'data_duplicate', 'bars.csv'],
    ['whose data has a negative price', onBars(withCell(CLOSE, '-1')), 'data_value', '-1'],
    ['whose data has an empty cell', onBars(withCell(CLOSE, '')), 'data_columns', 'close'],
    ['whose data has a high below its low', onBars(withCell(HIGH, '1')), 'data_ohlc', 'bars.csv'],
    ['whose data has no rows', onBars(bars.slice(0, 1)), 'data_empty', 'bars.csv'],
  ];

  test.each(cases)('%s', async (_what, file, code, names) => {
    const path = writeStudy(openHome(), file);
    await expect(prepareStudy(path)).rejects.toMatchObject({ code, message: expect.stringContaining(names) });
  });
});

describe('what is asked for in vain is refused, and not even the home is made', () => {
  const cases: readonly [what: string, args: readonly string[], env: Env, code: ErrorCode, names: string][] = [
    ['a study file that does not exist', ['submit', 'nowhere.json'], {}, 'file_not_found', 'nowhere.json'],
    ['a folder as a study file', ['submit', 'configs'], {}, 'file_unreadable', 'configs'],
    ['a schedule that does not exist', ['retrain', 'nightly', '--now'], {}, 'schedule_not_found', '"nightly"'],
    ['a setting that is no number', ['status'], { WINNOW_THREADS: 'many' }, 'config_invalid', 'trainer.threads'],
    ['a configuration file that does not exist', ['status'], { WINNOW_CONFIG: 'nowhere' }, 'file_not_found', 'nowhere'],
    [
      'a Redis that does not answer',
      ['status'],
      { WINNOW_REDIS_URL: 'redis://u:s3cret@127.0.0.1:1' },
      'redis_unreachable',
      '127.0.0.1:1',
    ],
  ];

  test.each(cases)('%s', async (_what, args, env, code, names) => {
    const winnow = openHome(env);
    const refused = await winnow.run(...args);
    expectRefusal(refused, code, names);
    expect(refused.stderr).not.toContain('s3cret');
    expect(existsSync(winnow.home)).toBe(false);
  });
});

test.each([
  ['an unknown command', ['sumbit']],
  ['an unknown option', ['status', '--jsn']],
  ['a missing argument', ['submit']],
  ['zero threads', ['submit', 'x.json', '--threads', '0']],
])('%s ends with the exit code of bad input', async (_what, args) => {
  const { exitCode, stdout, stderr } = await openHome().run(...args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/^error: .+/);
});

describe('with a farm that is up', () => {
  let winnow: Winnow;

  beforeAll(async () => {
    winnow = openShared();
    await winnow.output('up');
    await winnow.output('submit', winnow.write('small.json', study));
  }, TIMEOUT_MS);

  afterEach(async () => {
    const farm = await openFarm(loadConfig(winnow.env));
    const ids = (await listStudies(farm.db)).map(({ id }) => id);
    await farm.stop();
    expect(ids).toEqual(['small-1']); // whatever was refused has left nothing behind
  });

  test.each([['status'], ['trials'], ['resume']])('`%s` refuses a study that does not exist', async (command) => {
    expectRefusal(await winnow.run(command, 'nothing'), 'study_not_found', '"nothing"');
  });

  test('`resume` refuses a study that has ended', async () => {
    expectRefusal(await winnow.run('resume', 'small'), 'study_not_resumable', '"complete"');
  });

  test('`submit` refuses a bad study file', async () => {
    const refused = await winnow.run('submit', winnow.write('bad.json', smallStudy({ seed: -1 })));
    expectRefusal(refused, 'study_invalid', 'seed');
  });

  test('`dashboard` refuses a port that is taken', async () => {
    const { server, port } = await takePort();
    try {
      expectRefusal(await winnow.run('dashboard', '--port', String(port)), 'port_taken', String(port));
    } finally {
      await new Promise((done) => server.close(done));
    }
  }, 30_000);

  test('a Postgres that does not answer is named, without its password', async () => {
    const { finished } = winnow.start(['status'], { WINNOW_DATABASE_URL: 'postgres://u:s3cret@127.0.0.1:1/x' });
    const refused = await finished;
    expectRefusal(refused, 'postgres_unreachable', '127.0.0.1:1');
    expect(refused.stderr).not.toContain('s3cret');
  });
});

async function takePort(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, port: (server.address() as { port: number }).port };
}
