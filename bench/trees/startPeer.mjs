import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/**
 * A running peer.py that answers one line for each line.
 * @param {string} python
 * @param {string} folder for what is exchanged
 * @param {URL} script of another subject, with the same requests
 */
export function startPeer(python, folder, script = new URL('peer.py', import.meta.url)) {
  const child = spawn(python, [fileURLToPath(script)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('peer.py ended early; does the Python of WINNOW_PEERS_PYTHON have the peers?');
    return JSON.parse(value);
  };
  const paths = Object.fromEntries(['train', 'test', 'out'].map((name) => [name, join(folder, `${name}.f64`)]));
  return {
    hello: read,
    async fit(peer, train, test, rounds, params) {
      writeTable(paths.train, train);
      writeTable(paths.test, test);
      const { rows, cols, categorical, isBinary } = train;
      const request = { peer, ...paths, rows, testRows: test.rows, cols, categorical, isBinary, rounds, params };
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const times = await read();
      const bytes = readFileSync(paths.out);
      const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
      return { ...times, predictions: new Float64Array(buffer) };
    },
    end: () => child.stdin.end(),
  };
}

function writeTable(path, { data, target }) {
  writeFileSync(path, '');
  for (const values of [data, target]) {
    // one call takes at most 2 GiB
    for (let i = 0; i < values.length; i += PART) appendFileSync(path, Float64Array.from(values.subarray(i, i + PART)));
  }
}

const PART = 1 << 24;
