import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root, useWinnow } from '../support/winnow.ts';

const openShared = useWinnow(afterEach);
const CLI = join(root, 'jobs', 'bin', 'winnow.mjs');

const space = {
  lr: { type: 'float', low: 1e-4, high: 1, log: true },
  leaves: { type: 'int', low: 2, high: 256, step: 1 },
  booster: { type: 'categorical', choices: ['gbdt', 'dart'] },
};

test('`ask-tell` answers one JSON line to each line, a request at a time, and ends with its input', async () => {
  const file = openShared().write('space.json', space);
  const flags = ['--space', file, '--sampler', '{"name":"tpe","startupTrials":3}', '--pruner', 'median', '--seed', '1'];
  const child = spawn(process.execPath, [CLI, 'ask-tell', ...flags], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const send = async (request: unknown) => {
    child.stdin.write(`${typeof request === 'string' ? request : JSON.stringify(request)}\n`);
    return JSON.parse((await lines.next()).value);
  };
  for (let n = 0; n < 8; n++) {
    const { number, params } = await send({ op: 'ask' });
    expect([number, Object.keys(params)]).toEqual([n, ['lr', 'leaves', 'booster']]);
    expect(await send({ op: 'report', number, step: 1, value: params.lr })).toEqual({ prune: expect.any(Boolean) });
    expect(await send({ op: 'tell', number, value: params.lr })).toEqual({ ok: true, number });
  }
  expect(await send({ op: 'best' })).toMatchObject({ ok: true, value: expect.any(Number) });
  expect(await send('{"op":"tell","number":9,"value":1}')).toMatchObject({ error: { code: 'search_unknown_trial' } });
  expect(await send('{"op": "tell", "number": 0, "value": NaN}')).toMatchObject({ error: { code: 'search_value' } });
  expect(await send('{"op":"tell","number":0,"value":1e999}')).toMatchObject({ error: { code: 'search_value' } });
  expect(await send('ask')).toMatchObject({ error: { code: 'search_request' } });
  child.stdin.end();
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
});

test('`ask-tell` with several directions takes values and answers best with the Pareto front', () => {
  const file = openShared().write('space.json', space);
  const requests = [
    { op: 'ask' },
    { op: 'ask' },
    { op: 'tell', number: 0, values: [1, 1] },
    { op: 'tell', number: 1, values: [2, 0] },
    { op: 'tell', number: 1, value: 2 },
    '{"op": "ask"}',
    '{"op": "tell", "number": 2, "values": [1, Infinity]}',
    { op: 'best' },
  ];
  const input = requests.map((request) => (typeof request === 'string' ? request : JSON.stringify(request))).join('\n');
  const args = [CLI, 'ask-tell', '--space', file, '--direction', 'minimize,maximize'];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', input });
  const answers = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { params } = answers[0];
  expect(status).toBe(0);
  expect(answers.slice(2)).toEqual([
    { ok: true, number: 0 },
    { ok: true, number: 1 },
    { error: { code: 'search_finished_trial', message: expect.any(String) } },
    { number: 2, params: expect.any(Object) },
    { error: { code: 'search_value', message: expect.any(String) } },
    { ok: true, trials: [{ number: 0, params, values: [1, 1] }] },
  ]);
});

test.each([
  [{ lr: { type: 'float', low: 1, high: 0 } }, [], 'study_space_invalid: space.lr.high'],
  [{}, [], 'study_empty_space: space'],
  [space, ['--sampler', 'best'], 'search_invalid: --sampler.name'],
  [space, ['--pruner', '{"name":"median","steps":1}'], 'search_invalid: --pruner'],
  [space, ['--pruner', '{'], 'json_invalid: --pruner'],
  [space, ['--direction', 'minimize,maximize', '--sampler', 'cma_es'], 'search_invalid: --sampler: must be tpe'],
])('`ask-tell` with the space %j and %j is refused with exit code 2', (json, flags, message) => {
  const file = openShared().write('space.json', json);
  const args = [CLI, 'ask-tell', '--space', file, ...flags];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', input: '' });
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
});
