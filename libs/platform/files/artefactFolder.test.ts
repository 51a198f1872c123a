import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArtefactFolder, readArtefact, writeArtefact } from './artefactFolder.ts';

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'winnow-artefact-'));
  folder = join(parent, 'deep', 'model');
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

function artefact(change: Partial<ArtefactFolder> = {}): ArtefactFolder {
  const files = new Map([
    ['model.json', '{"a":1}\n'],
    ['rows.csv', 'ts\n1\n'],
  ]);
  return { kind: 'thing', schemaVersion: 2, facts: { seed: 7 }, files, ...change };
}

const read = () => readArtefact(folder, 'thing', 2);

test('what is written is read back, and nothing else is left beside it', () => {
  writeArtefact(folder, artefact());
  const { manifest, files, text } = read();
  expect(manifest).toMatchObject({ kind: 'thing', schema_version: 2, seed: 7 });
  expect([...files.keys()].map((name) => [name, text(name)])).toEqual([...artefact().files]);
  expect(readdirSync(join(parent, 'deep'))).toEqual(['model']);
});

test('an artefact is replaced as a whole by the next one of its kind, and an empty folder is filled', () => {
  mkdirSync(folder, { recursive: true });
  writeArtefact(folder, artefact());
  writeArtefact(folder, artefact({ files: new Map([['other.json', '{}']]) }));
  expect(readdirSync(folder).sort()).toEqual(['manifest.json', 'other.json']);
  expect(readdirSync(join(parent, 'deep'))).toEqual(['model']);
});

test('a write that fails leaves what was there, and no half of what was to come', () => {
  writeArtefact(folder, artefact());
  const broken = new Map([
    ['model.json', '{}'],
    ['no/such/folder.json', '{}'],
  ]);
  expect(() => writeArtefact(folder, artefact({ files: broken }))).toThrow();
  expect(read().text('model.json')).toBe(artefact().files.get('model.json'));
  expect(readdirSync(join(parent, 'deep'))).toEqual(['model']);
});

test('bytes that are no text are read back as they were', () => {
  const bytes = Uint8Array.of(0, 0xff, 0xfe, 0x80);
  writeArtefact(folder, artefact({ files: new Map([['state.bin', bytes]]) }));
  expect(new Uint8Array(read().files.get('state.bin')!)).toEqual(bytes);
});

describe('a folder that is not ours is neither replaced nor touched', () => {
  test.each([
    ['without a manifest', () => writeFileSync(join(folder, 'thesis.doc'), 'x')],
    ['of another kind', () => writeArtefact(folder, artefact({ kind: 'other' }))],
    [
      'with a file of somebody’s own in it',
      () => {
        writeArtefact(folder, artefact());
        writeFileSync(join(folder, 'notes.txt'), 'x');
      },
    ],
  ])('%s', (_what, fill) => {
    mkdirSync(folder, { recursive: true });
    fill();
    const before = readdirSync(folder);
    expect(() => writeArtefact(folder, artefact())).toThrow(expect.objectContaining({ code: 'artefact_foreign' }));
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('readArtefact() refuses', () => {
  const change = (name: string, edit: (text: string) => string) =>
    writeFileSync(join(folder, name), edit(readFileSync(join(folder, name), 'utf8')));
  const cases: readonly [what: string, spoil: () => void, code: string, names: string][] = [
    [
      'a file with one byte changed',
      () => change('model.json', (text) => text.replace('1', '2')),
      'artefact_corrupt',
      'model.json',
    ],
    ['a file that is missing', () => rmSync(join(folder, 'rows.csv')), 'artefact_corrupt', 'rows.csv'],
    ['a folder without manifest', () => rmSync(join(folder, 'manifest.json')), 'file_not_found', 'manifest.json'],
    ['a torn manifest', () => change('manifest.json', (text) => text.slice(0, 50)), 'json_invalid', 'manifest.json'],
    [
      'a newer schema',
      () => change('manifest.json', (text) => text.replace('"schema_version": 2', '"schema_version": 3')),
      'artefact_version',
      'but got 3',
    ],
    [
      'another kind',
      () => change('manifest.json', (text) => text.replace('"thing"', '"other"')),
      'artefact_corrupt',
      '"other"',
    ],
    [
      'a manifest that names a file elsewhere',
      () => change('manifest.json', (text) => text.replace('"rows.csv"', '"../rows.csv"')),
      'artefact_corrupt',
      'rows.csv',
    ],
  ];

  test.each(cases)('%s', (_what, spoil, code, names) => {
    writeArtefact(folder, artefact());
    spoil();
    expect(read).toThrow(expect.objectContaining({ code, message: expect.stringContaining(names) }));
  });
});
