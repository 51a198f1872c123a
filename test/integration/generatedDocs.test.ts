import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));

test('the generated reference pages are what the registries, the error table and the configuration say', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/generate.mjs', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
});

describe('the schema of the study file', () => {
  const schema = z.fromJSONSchema(read('configs/study.schema.json'));
  const study = read('configs/studies/quickstart.json');

  test.each(readdirSync(join(root, 'configs/studies')))('accepts %s', (file) => {
    expect(schema.safeParse(read(`configs/studies/${file}`)).error?.issues ?? []).toEqual([]);
  });

  test.each([
    ['a model', { models: ['ridge', 'rigde'] }],
    ['a parameter of a model', { space: { 'ridge.lamda': { type: 'float', low: 1, high: 2 } } }],
    ['a parameter without its model', { space: { lambda: { type: 'float', low: 1, high: 2 } } }],
  ])('refuses %s that does not exist', (_, change) => {
    expect(schema.safeParse({ ...study, ...change }).success).toBe(false);
  });
});
