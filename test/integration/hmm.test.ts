import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sp500Lines } from '../support/studies.ts';
import { root, useWinnow, type Winnow } from '../support/winnow.ts';

const TIMEOUT_MS = 120_000; // twice what a command may take: its own error is the one to see
const openShared = useWinnow(afterAll);

const config = {
  input_data: { source: 'npm:vega-datasets/data/sp500-2000.csv', columns: { ts: 'date' } },
  output_dir: 'model',
  features: { feature_set: 'v1', timeframes: ['1D'], parkinson_window: 10 },
  model: { state_grid: [2, 3], n_init: 2, n_iter: 30, tol: 0.1, random_state: 3 },
};

let winnow: Winnow;
let model: string;
let report: string;

beforeAll(async () => {
  winnow = openShared();
  model = join(winnow.folder, 'model');
  report = await winnow.output('hmm', 'train', '--config', winnow.write('hmm.json', config), '--threads', '1');
}, TIMEOUT_MS);

const filesOf = (folder: string) =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

/** `hmm apply` with a text on its standard input. */
function applyTo(text: string) {
  const args = [join('jobs', 'bin', 'winnow.mjs'), 'hmm', 'apply', '--model', model, '--data', '-'];
  return spawnSync(process.execPath, args, { cwd: root, input: text, encoding: 'utf8', maxBuffer: 1 << 26 });
}

test('`hmm train` reports states and grid, and keeps progress off its output', () => {
  expect(report).toMatch(/share of time.*dwell.*mean return.*volatility/);
  expect(report).toMatch(/│ 2 │.*\n.*│ 3 │/);
  expect(report).toContain('chosen');
  expect(report).not.toContain('restarts');
});

test(
  'the artefacts are the same bytes on four threads as on one',
  async () => {
    const other = join(winnow.folder, 'other');
    await winnow.output(
      'hmm',
      'train',
      '--config',
      join(winnow.folder, 'hmm.json'),
      '--threads',
      '4',
      '--output',
      other,
    );
    expect(filesOf(other)).toEqual(filesOf(model));
  },
  TIMEOUT_MS,
);

test(
  '`hmm apply` gives what regimes.csv holds, from the file and bar by bar from standard input',
  async () => {
    const fromFile = await winnow.output(
      ...[
        'hmm',
        'apply',
        '--model',
        model,
        '--data',
        join(root, 'node_modules', 'vega-datasets', 'data', 'sp500-2000.csv'),
      ],
    );
    const lines = sp500Lines();
    const { status, stdout } = applyTo(lines.join('\n'));
    expect({ status, same: stdout === fromFile }).toEqual({ status: 0, same: true });
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers).toHaveLength(lines.length - 1);
    const csv = answers
      .filter(({ state }) => state !== null)
      .map(({ timestamp, state, probabilities }) => [timestamp, state, ...probabilities].join(','));
    expect(csv).toEqual(readFileSync(join(model, 'regimes.csv'), 'utf8').trimEnd().split('\n').slice(1));
  },
  TIMEOUT_MS,
);

test(
  '`hmm train` refuses bad input with its code, and leaves nothing behind',
  async () => {
    const refusal = async (change: object) => {
      const path = winnow.write('bad.json', { ...config, output_dir: 'bad', ...change });
      const { exitCode, stdout, stderr } = await winnow.run('hmm', 'train', '--config', path);
      return { exitCode, stdout, code: /^error (\w+): /m.exec(stderr)?.[1] };
    };
    const refused = (code: string) => ({ exitCode: 2, stdout: '', code });
    expect(await refusal({ model: { state_grid: [0] } })).toEqual(refused('hmm_config_invalid'));
    expect(await refusal({ modle: {} })).toEqual(refused('hmm_config_unknown_key'));
    expect(await refusal({ features: { columns: ['clsoe'] } })).toEqual(refused('data_columns'));
    expect(await refusal({ model: { n_states: 64 }, split: { train: 0.01, val: 0, test: 0.99 } })).toEqual(
      refused('data_too_few'),
    );
    expect(readdirSync(winnow.folder)).not.toContain('bad');
    mkdirSync(join(winnow.folder, 'bad'));
    winnow.write('bad/mine.txt', 'x');
    expect(await refusal({})).toEqual(refused('artefact_foreign'));
    expect(readdirSync(join(winnow.folder, 'bad'))).toEqual(['mine.txt']);
  },
  TIMEOUT_MS,
);

test('`hmm apply` refuses a model that was changed by hand', async () => {
  const path = join(model, 'model.json');
  const sound = readFileSync(path, 'utf8');
  writeFileSync(path, sound.replace('"nStates": 3', '"nStates": 2').replace('0.9', '0.8'));
  const { status, stdout, stderr } = applyTo(sp500Lines().join('\n'));
  writeFileSync(path, sound);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^error artefact_corrupt: .*model\.json: sha256 must be/);
});
