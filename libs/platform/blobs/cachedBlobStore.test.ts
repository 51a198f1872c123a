import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CachedBlobStore } from './cachedBlobStore.ts';
import { FileBlobStore } from './fileBlobStore.ts';
import { blobOf, MemoryBlobStore, silent, verifyBytes } from './testing.ts';

let folder: string;
let origin: MemoryBlobStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-blobs-'));
  origin = new MemoryBlobStore();
});
afterEach(() => rmSync(folder, { recursive: true }));

function cached(budgetBytes = 1000): CachedBlobStore {
  return new CachedBlobStore({
    origin,
    disk: new FileBlobStore(folder),
    budgetBytes,
    verify: verifyBytes,
    log: silent,
  });
}

function fileOf(hash: string): string {
  const hex = hash.slice('sha256:'.length);
  return join(folder, hex.slice(0, 2), hex);
}

/** A blob of the origin, fetched once, its copy last used at `usedAt` s since 1970. */
async function fetched(store: CachedBlobStore, length: number, seed: number, usedAt: number): Promise<string> {
  const { hash, bytes } = blobOf(length, seed);
  await origin.put(hash, bytes);
  await store.get(hash);
  if (existsSync(fileOf(hash))) utimesSync(fileOf(hash), usedAt, usedAt);
  return hash;
}

test('a blob is fetched once; then every process of the machine reads the copy', async () => {
  const { hash, bytes } = blobOf(100, 1);
  await origin.put(hash, bytes);
  for (const store of [cached(), cached()]) expect([...(await store.get(hash))!]).toEqual([...bytes]);
  expect(origin.gets).toBe(1);
});

test('put() and has() are about the origin: a copy alone is no stored blob', async () => {
  const store = cached();
  const { hash, bytes } = blobOf(100, 1);
  await new FileBlobStore(folder).put(hash, bytes);
  expect(await store.has(hash)).toBe(false);
  await store.put(hash, bytes);
  expect(origin.blobs.has(hash)).toBe(true);
});

test('a blob that nobody has is undefined', async () => {
  expect(await cached().get(blobOf(1, 1).hash)).toBeUndefined();
});

test.each([
  ['flipped', (bytes: Uint8Array) => bytes.map((byte, i) => (i === 50 ? byte ^ 1 : byte))],
  ['cut off', (bytes: Uint8Array) => bytes.slice(0, 60)],
  ['emptied', () => new Uint8Array(0)],
])('a copy that was %s is quarantined, fetched again and whole from then on', async (_how, damage) => {
  const store = cached();
  const hash = await fetched(store, 100, 1, 1000);
  const damaged = damage(readFileSync(fileOf(hash)));
  writeFileSync(fileOf(hash), damaged);
  verifyBytes(hash, (await store.get(hash))!);
  expect([...readFileSync(join(folder, 'quarantine', hash.slice('sha256:'.length)))]).toEqual([...damaged]);
  verifyBytes(hash, readFileSync(fileOf(hash)));
  await store.get(hash);
  expect(origin.gets).toBe(2);
});

test('a blob that is damaged in the origin is refused and not copied', async () => {
  const { hash, bytes } = blobOf(100, 1);
  origin.blobs.set(hash, bytes.slice(1));
  await expect(cached().get(hash)).rejects.toMatchObject({ code: 'blob_corrupt' });
  expect(existsSync(fileOf(hash))).toBe(false);
});

test('the copies keep within the budget: the one not used for longest goes first', async () => {
  const store = cached(1000);
  const first = await fetched(store, 400, 1, 1000);
  const second = await fetched(store, 400, 2, 2000);
  await store.get(first); // now the second is the one not used for longest
  const third = await fetched(store, 400, 3, 3000);
  expect([first, second, third].map((hash) => existsSync(fileOf(hash)))).toEqual([true, false, true]);
});

test('a blob beyond the whole budget is given without a copy and drives no other out', async () => {
  const store = cached(1000);
  const kept = await fetched(store, 400, 1, 1000);
  const large = await fetched(store, 1001, 2, 2000);
  expect([kept, large].map((hash) => existsSync(fileOf(hash)))).toEqual([true, false]);
});

test('without a disk that works the blob comes from the origin', async () => {
  const blocked = join(folder, 'blocked');
  writeFileSync(blocked, 'a file where the folder should be');
  const { hash, bytes } = blobOf(100, 1);
  await origin.put(hash, bytes);
  const disk = new FileBlobStore(blocked);
  const store = new CachedBlobStore({ origin, disk, budgetBytes: 1000, verify: verifyBytes, log: silent });
  expect([...(await store.get(hash))!]).toEqual([...bytes]);
});
