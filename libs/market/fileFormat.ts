import { WinnowError } from '@winnow/core';
import type { FileFormat } from './dataset.ts';

/** How the bytes of a series file are to be read. */
export interface FileEncoding {
  readonly format: FileFormat;
  readonly gzip: boolean;
}

const NAME = /(?:\.(csv|txt|parquet|pq))?(\.gz)?$/i;
const FORMATS: Readonly<Record<string, FileFormat>> = { csv: 'csv', txt: 'csv', parquet: 'parquet', pq: 'parquet' };

/**
 * @param format as the dataset states it; by default the ending of the name decides
 * @throws WinnowError `data_columns` when neither says what the file is, or for gzip around Parquet, which has its own
 */
export function fileEncoding(source: string, format?: FileFormat): FileEncoding {
  const [, ending, gz] = NAME.exec(source)!;
  const settled = format ?? FORMATS[ending?.toLowerCase() ?? ''];
  if (settled === undefined) {
    const rule = 'must end in .csv, .csv.gz or .parquet, or its format be stated';
    throw new WinnowError('data_columns', { where: source, rule });
  }
  if (settled === 'parquet' && gz !== undefined) {
    const rule = 'must not be gzip around Parquet: Parquet is read by parts and compresses inside';
    throw new WinnowError('data_columns', { where: source, rule });
  }
  return { format: settled, gzip: gz !== undefined };
}
