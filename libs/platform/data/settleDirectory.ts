import { readdirSync } from 'node:fs';
import { WinnowError } from '@winnow/core';
import { type DirectorySpec, directorySeries, directorySpecSchema, type SeriesSpec } from '@winnow/market';
import { settleSource } from './seriesSource.ts';

/**
 * A study file whose dataset names its series: a well-formed `dataset.directory` is replaced by the series that the folder
 * holds now. Everything else is left for the study's own checks.
 * @param input      a parsed study file, not checked yet
 * @param baseFolder where relative paths start
 * @throws WinnowError `file_not_found`, `file_unreadable` or `data_empty` (no file fits the pattern)
 */
export function settleDirectory(input: unknown, baseFolder: string): unknown {
  if (!isRecord(input) || !isRecord(input['dataset'])) return input;
  const { directory, ...dataset } = input['dataset'];
  const parsed = directorySpecSchema.safeParse(directory);
  if (!parsed.success || 'series' in dataset) return input;
  return { ...input, dataset: { ...dataset, series: listSeries(parsed.data, baseFolder) } };
}

/** The series of a folder, by symbol. */
export function listSeries(directory: DirectorySpec, baseFolder: string): SeriesSpec[] {
  const folder = settleSource(directory.path, baseFolder);
  const series = directorySeries(directory, fileNames(folder));
  if (series.length > 0) return series;
  throw new WinnowError('data_empty', { where: folder, rule: `must hold a file ${directory.pattern}` });
}

function fileNames(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map(({ name }) => name);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new WinnowError('file_not_found', { where: folder, rule: 'must exist', cause: error });
    throw new WinnowError('file_unreadable', { where: folder, rule: 'must be a folder', got: code, cause: error });
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
