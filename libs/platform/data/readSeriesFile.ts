import type { FileHandle } from 'node:fs/promises';
import type { RandomAccessFile, Series, SeriesFileOptions } from '@winnow/market';
import { type FileFormat, fileEncoding, readSeriesCsv, readSeriesParquet } from '@winnow/market';
import { fileChunks, withFile } from './fileChunks.ts';

/**
 * Reads a CSV, CSV.gz or Parquet file as a stream: never the whole file in memory, only the bars.
 * @param path    of the file; `options.file` is what messages call it
 * @param format  by default the ending of the path decides
 * @throws WinnowError `file_not_found`, `file_unreadable`, and those of the readers of @winnow/market
 */
export async function readSeriesFile(path: string, options: SeriesFileOptions, format?: FileFormat): Promise<Series> {
  const encoding = fileEncoding(path, format);
  return await withFile(path, options.file, async (handle) => {
    if (encoding.format === 'parquet') return await readSeriesParquet(await randomAccess(handle), options);
    return await readSeriesCsv(fileChunks(handle, encoding.gzip), options);
  });
}

async function randomAccess(handle: FileHandle): Promise<RandomAccessFile> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(start, end = size) {
      const buffer = new ArrayBuffer(Math.max(0, Math.min(end, size) - start));
      let done = 0;
      while (done < buffer.byteLength) {
        const { bytesRead } = await handle.read(new Uint8Array(buffer, done), { position: start + done });
        if (bytesRead === 0) throw new Error('the file ended while it was read');
        done += bytesRead;
      }
      return buffer;
    },
  };
}
