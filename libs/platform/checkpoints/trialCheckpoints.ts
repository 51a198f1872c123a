import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { encodeJson, type Logger } from '@winnow/core';
import type { TrialSpec } from '@winnow/pipeline';
import { winnowVersion } from '../files/winnowVersion.ts';
import { writeWhole } from '../files/writeWhole.ts';

/**
 * How far the fits of trials are, on the disk of the machine that runs them: a folder a trial, a file a fit. A trial whose worker
 * was killed goes on from there; on another machine it starts anew. Either way it ends alike, so it does not matter when a file is
 * written, or whether it is there.
 */
export interface TrialCheckpoints {
  /** what an earlier attempt at the trial left, by fit; what is damaged, or of another version of the code, is not there */
  read(spec: TrialSpec): ReadonlyMap<string, Uint8Array>;
  /** @param fit plain file name */
  write(spec: TrialSpec, fit: string, content: Uint8Array): void;
  /** of a trial that has ended */
  remove(trialId: string): void;
  /** removes what trials left that have ended on another machine. @param now epoch ms */
  sweep(now: number): void;
}

/** A trial that nobody has gone on with for so long has ended elsewhere. */
const ABANDONED_MS = 7 * 24 * 3600 * 1000;

const HASH_BYTES = 32;

/** @param root folder of all trials */
export function trialCheckpoints(root: string, log: Logger): TrialCheckpoints {
  const version = winnowVersion();
  const folderOf = (trialId: string) => join(root, trialId);
  const hashOf = (spec: TrialSpec, content: Uint8Array) => {
    return createHash('sha256')
      .update(encodeJson([version, spec]))
      .update(content)
      .digest();
  };
  const remove = (trialId: string) => rmSync(folderOf(trialId), { recursive: true, force: true });
  return {
    read(spec) {
      const folder = folderOf(spec.trialId);
      const found = new Map<string, Uint8Array>();
      for (const fit of existsSync(folder) ? readdirSync(folder) : []) {
        const bytes = readFileSync(join(folder, fit));
        const content = bytes.subarray(HASH_BYTES);
        if (hashOf(spec, content).equals(bytes.subarray(0, HASH_BYTES))) found.set(fit, content);
      }
      return found;
    },
    write(spec, fit, content) {
      try {
        writeWhole(join(folderOf(spec.trialId), fit), Buffer.concat([hashOf(spec, content), content]));
      } catch (error) {
        const { message } = error as Error;
        log.warn({ trialId: spec.trialId, error: message }, 'checkpoint not written; the trial goes on without');
      }
    },
    remove,
    sweep(now) {
      for (const trialId of existsSync(root) ? readdirSync(root) : []) {
        if (now - statSync(folderOf(trialId)).mtimeMs > ABANDONED_MS) remove(trialId);
      }
    },
  };
}
