import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holder, publishServices, readServicesFile, takeLock } from './servicesFile.ts';

const NOBODY = 2 ** 22 + 1; // above what Linux gives to processes

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-services-'));
  file = join(folder, 'services.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('takeLock() takes a file that nobody has, names this process in it and leaves nothing else behind', () => {
  expect(takeLock(file)).toBe(true);
  expect(readServicesFile(file)).toEqual({ pid: process.pid, start: expect.any(String) });
  expect(readdirSync(folder)).toEqual(['services.json']);
});

test('takeLock() leaves the file to a process that lives', () => {
  publishServices(file, holder(process.pid));
  expect(takeLock(file)).toBe(false);
  expect(readServicesFile(file)).toEqual(holder(process.pid));
});

test.each([
  ['of a process that has gone', JSON.stringify({ pid: NOBODY, start: '1' })],
  ['of a process whose id another program has now', JSON.stringify({ pid: process.pid, start: '1' })],
  ['that a power loss has left empty', ''],
])('takeLock() takes over a file %s', (_what, content) => {
  writeFileSync(file, content);
  expect(takeLock(file)).toBe(true);
  expect(readServicesFile(file)).toEqual(holder(process.pid));
});

test('takeLock() believes a file of an older version, which does not say when its process was started', () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid }));
  expect(takeLock(file)).toBe(false);
  writeFileSync(file, JSON.stringify({ pid: NOBODY }));
  expect(takeLock(file)).toBe(true);
  expect(existsSync(file)).toBe(true);
});
