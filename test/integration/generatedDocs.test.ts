import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

test('the generated reference pages are what the registries, the error table and the configuration say', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, ['scripts/generate.mjs', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
});
