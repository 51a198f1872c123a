// The regime training pipeline as a person runs it, on 20,111 hourly bars of BTC/USD: configs/hmm/btc-hourly.json with the
// states 2 to 5 of its grid, diagonal and full covariances. Prints the wall-clock time of each command, plots included.
//
//   npm run build && WINNOW_BENCH_DATA=/path/to/data node bench/hmm/pipeline.mjs

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { formatSeriesCsv } from '@winnow/market';
import { readBars } from '../market/vendorBars.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-'));
const preset = JSON.parse(readFileSync(join(root, 'configs', 'hmm', 'btc-hourly.json'), 'utf8'));
const series = readBars(join(process.env['WINNOW_BENCH_DATA'] ?? '.', 'coinbase_btcusd_1h.csv'), '1h');
writeFileSync(join(folder, 'bars.csv'), formatSeriesCsv(series));

try {
  console.log(`${series.rows} bars, ${availableParallelism()} processors, load ${loadavg()[0].toFixed(1)}`);
  for (const covariance of ['diag', 'full']) time(covariance);
} finally {
  rmSync(folder, { recursive: true });
}

function time(covariance) {
  const config = {
    ...preset,
    $schema: undefined,
    input_data: { ...preset.input_data, source: 'bars.csv' },
    output_dir: covariance,
    model: { ...preset.model, covariance_type: covariance },
  };
  const path = join(folder, `${covariance}.json`);
  writeFileSync(path, JSON.stringify(config));
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['jobs/bin/winnow.mjs', 'hmm', 'train', '--config', path], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const seconds = (performance.now() - start) / 1000;
  const { n_states: states, grid } = JSON.parse(readFileSync(join(folder, covariance, 'metrics.json'), 'utf8'));
  console.log(
    `${covariance}: ${seconds.toFixed(1)} s, ${states} states, BIC ${grid.map(({ bic }) => bic.toFixed(0)).join(' ')}`,
  );
}
