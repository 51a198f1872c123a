import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1 << 19;
const LINE_BREAK = 0x0a;

/**
 * The lines of a file without their breaks; what comes after the last break is left out. It is read in chunks: a string
 * cannot hold more than 512 MB.
 */
export function* wholeLines(path: string, chunkBytes: number = CHUNK_BYTES): Generator<string> {
  const descriptor = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    let begun: Buffer[] = []; // of a line that goes on in the next chunk
    for (let size = readSync(descriptor, chunk); size > 0; size = readSync(descriptor, chunk)) {
      const bytes = chunk.subarray(0, size);
      let start = 0;
      for (let end = bytes.indexOf(LINE_BREAK); end >= 0; end = bytes.indexOf(LINE_BREAK, start)) {
        const part = bytes.subarray(start, end);
        yield (begun.length === 0 ? part : Buffer.concat([...begun, part])).toString();
        begun = [];
        start = end + 1;
      }
      begun.push(Buffer.from(bytes.subarray(start)));
    }
  } finally {
    closeSync(descriptor);
  }
}
