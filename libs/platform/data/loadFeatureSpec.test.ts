import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { repositoryRoot } from '../files/packageRoot.ts';
import { loadFeatureSpec } from './loadFeatureSpec.ts';

const spec = { name: 'mine', version: 1, features: ['close_logret_current'] };

test.each([
  ['without a version', { version: undefined }, 'study_invalid', 'version: expected number, received undefined'],
  [
    'with a version that is none',
    { version: 0 },
    'study_invalid',
    'version: Too small: expected number to be >=1, but got 0',
  ],
  ['with an unknown key', { verison: 2 }, 'study_unknown_key', 'must not have unknown keys, but got "verison"'],
])('loadFeatureSpec() names key, rule and value of a feature spec %s', (_what, change, code, named) => {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-spec-'));
  const path = join(folder, 'mine.json');
  try {
    writeFileSync(path, JSON.stringify({ ...spec, ...change }));
    const name = relative(join(repositoryRoot(), 'configs', 'features'), path).replace(/\.json$/, '');
    const message = expect.stringContaining(`mine.json: ${named}`);
    expect(() => loadFeatureSpec(name)).toThrow(expect.objectContaining({ code, message }));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
