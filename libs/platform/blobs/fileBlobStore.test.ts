import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { FileBlobStore } from './fileBlobStore.ts';
import { blobOf, hashOf } from './testing.ts';

let folder: string;
let store: FileBlobStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-blobs-'));
  store = new FileBlobStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what is put is got, byte for byte, on shared memory', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const hash = hashOf(bytes);
      await store.put(hash, bytes);
      const got = (await store.get(hash))!;
      expect(await store.has(hash)).toBe(true);
      expect([...got]).toEqual([...bytes]);
      expect(got.buffer).toBeInstanceOf(SharedArrayBuffer);
    }),
    { seed: 1, numRuns: 25 },
  );
});

test('a blob that is not there is undefined, before and after the folder exists', async () => {
  const { hash } = blobOf(5, 1);
  expect([await store.has(hash), await store.get(hash), await store.list()]).toEqual([false, undefined, []]);
  rmSync(folder, { recursive: true });
  expect([await store.has(hash), await store.get(hash), await store.list()]).toEqual([false, undefined, []]);
  mkdirSync(folder);
});

test('a blob lies in the folder of the first two digits of its hash', async () => {
  const { hash, bytes } = blobOf(5, 1);
  await store.put(hash, bytes);
  const hex = hash.slice('sha256:'.length);
  expect(readdirSync(join(folder, hex.slice(0, 2)))).toEqual([hex]);
});

test('puts of one blob at once leave one whole blob and no temporary file', async () => {
  const { hash, bytes } = blobOf(300_000, 1);
  const stores = Array.from({ length: 8 }, () => new FileBlobStore(folder));
  await Promise.all(stores.map((item) => item.put(hash, bytes)));
  expect(hashOf((await store.get(hash))!)).toBe(hash);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
});

test('a put that fails leaves nothing behind', async () => {
  const { hash, bytes } = blobOf(10, 1);
  const shard = hash.slice('sha256:'.length, 'sha256:'.length + 2);
  writeFileSync(join(folder, shard), 'a file where the folder should be');
  await expect(store.put(hash, bytes)).rejects.toThrow();
  expect(readdirSync(folder, { recursive: true })).toEqual([shard]);
});

test.each(['', 'sha256:', 'sha256:../../etc/passwd', `sha256:${'A'.repeat(64)}`, `sha512:${'a'.repeat(64)}`])(
  'the name %p is refused: it could be a path',
  async (hash) => {
    await expect(store.put(hash, Uint8Array.of(1))).rejects.toMatchObject({ code: 'argument_invalid' });
    await expect(store.get(hash)).rejects.toMatchObject({ code: 'argument_invalid' });
  },
);

test('list() states size and last use, and touch() makes a blob the last one used', async () => {
  const [old, young] = [blobOf(10, 1), blobOf(20, 2)];
  await store.put(old.hash, old.bytes);
  await store.put(young.hash, young.bytes);
  const bySize = async () => (await store.list()).sort((a, b) => a.bytes - b.bytes);
  const hex = old.hash.slice('sha256:'.length);
  utimesSync(join(folder, hex.slice(0, 2), hex), 1000, 1000);
  expect(await bySize()).toMatchObject([
    { hash: old.hash, bytes: 10, usedAt: 1_000_000 },
    { hash: young.hash, bytes: 20 },
  ]);
  await store.touch(old.hash);
  const [touched, other] = await bySize();
  expect(touched!.usedAt).toBeGreaterThanOrEqual(other!.usedAt);
});

test('removeAbandoned() removes temporary files that are hours old, and no others', async () => {
  mkdirSync(join(folder, 'tmp'));
  writeFileSync(join(folder, 'tmp', 'old'), '');
  utimesSync(join(folder, 'tmp', 'old'), 1000, 1000);
  writeFileSync(join(folder, 'tmp', 'young'), '');
  await store.removeAbandoned();
  expect(readdirSync(join(folder, 'tmp'))).toEqual(['young']);
});
