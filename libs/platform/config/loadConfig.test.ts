import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from './loadConfig.ts';

test.each([
  ['WINNOW_DATABASE_POOL', 'database.poolSize'],
  ['WINNOW_THREADS', 'trainer.threads'],
  ['WINNOW_MAX_ATTEMPTS', 'trainer.maxAttempts'],
  ['WINNOW_LOCK_MS', 'trainer.lockMs'],
  ['WINNOW_RECONCILE_MS', 'coordinator.reconcileMs'],
  ['WINNOW_HEARTBEAT_MS', 'heartbeatMs'],
])('%s must be at least 1', (name, key) => {
  const refused = (got: string) => ({
    code: 'config_invalid',
    message: `configuration: ${key}: must be a positive integer, but got ${got}`,
  });
  for (const [text, got] of [
    ['0', '0'],
    ['-1', '-1'],
    ['1.5', '1.5'],
    ['many', 'NaN'],
  ] as const) {
    expect(() => loadConfig({ [name]: text })).toThrow(expect.objectContaining(refused(got)));
  }
  expect(() => loadConfig({ [name]: '1' })).not.toThrow();
});

test('a limit of bytes and the time to stop may be 0', () => {
  const env = { WINNOW_DATA_MEMORY_BYTES: '0', WINNOW_DATA_DISK_BYTES: '0', WINNOW_SHUTDOWN_MS: '0' };
  expect(loadConfig(env)).toMatchObject({ data: { memoryBytes: 0, diskBytes: 0 }, shutdownMs: 0 });
});

test('a file and the command line keep to the same rules, and each key that breaks one is named with its value', () => {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-config-'));
  const file = join(folder, 'config.json');
  try {
    writeFileSync(file, JSON.stringify({ heartbeatMs: 0, log: { level: 'loud' } }));
    expect(() => loadConfig({ WINNOW_CONFIG: file }, { 'trainer.threads': 0 })).toThrow(
      expect.objectContaining({
        message:
          'configuration: heartbeatMs: must be a positive integer, but got 0; ' +
          'trainer.threads: must be a positive integer, but got 0; ' +
          'log.level: must be one of the possible values: ["debug","info","warn","error"], but got "loud"',
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
