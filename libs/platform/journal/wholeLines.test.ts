import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { wholeLines } from './wholeLines.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'winnow-lines-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('wholeLines() gives what a split of the whole text gives but its last part, wherever the chunks end', () => {
  const path = join(folder, 'lines');
  const text = fc.string({ unit: fc.constantFrom('a', 'ä', '€', '😀', '\r', '\n', '\n'), maxLength: 40 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (content, chunkBytes) => {
      writeFileSync(path, content);
      expect([...wholeLines(path, chunkBytes)]).toEqual(content.split('\n').slice(0, -1));
    }),
    { numRuns: 300 },
  );
});
