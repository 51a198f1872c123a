import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { startPeer } from './startPeer.mjs';

/**
 * Runs a benchmark beside a peer, and says at its end what both ran on.
 * @param {(peer: ReturnType<typeof startPeer>) => Promise<void>} body
 * @param {URL} [script] of the peer
 */
export async function withPeer(body, script) {
  const python = process.env.WINNOW_PEERS_PYTHON;
  if (python === undefined) throw new Error('set WINNOW_PEERS_PYTHON to a Python that has the peers of bench/peers');
  const folder = mkdtempSync(join(tmpdir(), 'winnow-bench-'));
  const peer = startPeer(python, folder, script);
  try {
    const versions = await peer.hello();
    await body(peer);
    console.log(JSON.stringify({ node: process.version, ...versions, cpu: cpus()[0].model, cores: cpus().length }));
  } finally {
    peer.end();
    rmSync(folder, { recursive: true });
  }
}
