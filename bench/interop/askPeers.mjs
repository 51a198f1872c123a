import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Has the peers load files and predict, by bench/peers/interop_check.py.
 * @param {string} python
 * @param {readonly { item: { view: { data: Float64Array, rows: number, cols: number } }, format: string, extension: string,
 *   outputs: string[], content: string | Uint8Array }[]} requests
 */
export function askPeers(python, requests) {
  const folder = mkdtempSync(join(tmpdir(), 'winnow-interop-'));
  try {
    const listed = requests.map(({ item: { view }, format, extension, outputs, content }, i) => {
      const [file, table] = [`${i}.${extension}`, `${i}.f64`];
      writeFileSync(join(folder, file), content);
      writeFileSync(join(folder, table), view.data);
      return { format, file, table, rows: view.rows, cols: view.cols, outputs };
    });
    writeFileSync(join(folder, 'requests.json'), JSON.stringify(listed));
    const script = fileURLToPath(new URL('../peers/interop_check.py', import.meta.url));
    execFileSync(python, [script, folder], { stdio: 'inherit' });
    return JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
