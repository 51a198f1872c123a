import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { WinnowError } from '@winnow/core';
import { z } from 'zod';
import { readJsonFile } from './readJsonFile.ts';
import { sha256 } from './sha256.ts';

/**
 * A folder of files that appears whole or not at all. Its manifest.json names every file with its hash; the rest of the
 * manifest is the writer's.
 */
export interface ArtefactFolder {
  /** of what the folder is, e.g. `winnow_hmm` */
  readonly kind: string;
  readonly schemaVersion: number;
  /** further keys of the manifest; plain JSON */
  readonly facts: Readonly<Record<string, unknown>>;
  /** content by name, texts as UTF-8; a name is a plain file name */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

export const MANIFEST = 'manifest.json';

const manifestSchema = z.looseObject({
  kind: z.string(),
  schema_version: z.int().min(1),
  files: z.record(z.string().regex(/^[\w-][\w.-]*$/, 'must be a plain file name'), z.string().regex(/^[0-9a-f]{64}$/)),
});
export type ArtefactManifest = z.infer<typeof manifestSchema>;

/**
 * Refuses a folder that must not be replaced: one that holds anything but an artefact of this kind.
 * @throws WinnowError `artefact_foreign`, `file_unreadable`
 */
export function assertReplaceable(folder: string, kind: string): void {
  if (!existsSync(folder) || entriesOf(folder).length === 0) return;
  const rule = `must be a new or empty folder, or an artefact of kind ${kind} to replace`;
  if (!existsSync(join(folder, MANIFEST))) throw new WinnowError('artefact_foreign', { where: folder, rule });
  const manifest = manifestSchema.safeParse(readJsonFile(join(folder, MANIFEST)));
  const got = manifest.success ? manifest.data.kind : MANIFEST;
  if (got !== kind) throw new WinnowError('artefact_foreign', { where: folder, rule, got });
  const known = new Set([MANIFEST, ...Object.keys(manifest.data!.files)]);
  const stranger = entriesOf(folder).find((name) => !known.has(name));
  if (stranger !== undefined) throw new WinnowError('artefact_foreign', { where: folder, rule, got: stranger });
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new WinnowError('file_unreadable', { where: folder, rule: 'must be a folder', cause });
  }
}

/**
 * Writes an artefact beside its place and renames it into it; an artefact of the same kind that is there is replaced.
 * @throws WinnowError as `assertReplaceable`
 */
export function writeArtefact(folder: string, { kind, schemaVersion, facts, files }: ArtefactFolder): void {
  assertReplaceable(folder, kind);
  const parent = dirname(folder);
  const unfinished = join(parent, `.${basename(folder)}.${process.pid}.tmp`);
  const replaced = join(parent, `.${basename(folder)}.${process.pid}.old`);
  mkdirSync(parent, { recursive: true });
  rmSync(unfinished, { recursive: true, force: true }); // of an earlier process with this id
  try {
    mkdirSync(unfinished);
    const hashes = Object.fromEntries([...files].map(([name, content]) => [name, sha256(content)]));
    const manifest = { kind, schema_version: schemaVersion, ...facts, files: hashes };
    for (const [name, content] of files) writeFileSync(join(unfinished, name), content);
    writeFileSync(join(unfinished, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    if (existsSync(folder)) renameSync(folder, replaced);
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(replaced, { recursive: true, force: true });
  }
}

/** An artefact whose every file is what its manifest says. */
export interface VerifiedArtefact {
  readonly manifest: ArtefactManifest;
  /** content by name */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** a file as text, '' where there is none */
  text(name: string): string;
}

/**
 * @param schemaVersion the newest one that the caller can read
 * @throws WinnowError `file_not_found` for no manifest; `artefact_version` for one that is newer; `artefact_corrupt` for another
 *   kind, a file that is missing, or one that is not what the manifest says; `json_invalid`
 */
export function readArtefact(folder: string, kind: string, schemaVersion: number): VerifiedArtefact {
  const path = join(folder, MANIFEST);
  const parsed = manifestSchema.safeParse(readJsonFile(path));
  if (!parsed.success) {
    const { path: key, message } = parsed.error.issues[0]!;
    throw new WinnowError('artefact_corrupt', { where: `${path}: ${key.join('.')}`, rule: message });
  }
  const manifest = parsed.data;
  if (manifest.kind !== kind) {
    throw new WinnowError('artefact_corrupt', { where: path, rule: `kind must be ${kind}`, got: manifest.kind });
  }
  if (manifest.schema_version > schemaVersion) {
    const rule = `schema_version must be at most ${schemaVersion}, which this version of Winnow reads`;
    throw new WinnowError('artefact_version', { where: path, rule, got: manifest.schema_version });
  }
  const files = new Map(
    Object.entries(manifest.files).map(([name, hash]) => [name, readVerified(join(folder, name), hash)] as const),
  );
  return { manifest, files, text: (name) => files.get(name)?.toString('utf8') ?? '' };
}

function readVerified(path: string, hash: string): Buffer {
  if (!existsSync(path)) {
    throw new WinnowError('artefact_corrupt', { where: path, rule: 'must exist, because the manifest names it' });
  }
  const content = readFileSync(path);
  const got = sha256(content);
  if (got === hash) return content;
  throw new WinnowError('artefact_corrupt', { where: path, rule: `sha256 must be ${hash}`, got });
}
