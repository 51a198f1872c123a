import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Cell, Column } from './trialColumns.ts';

/** Columns as a Parquet file: numbers DOUBLE, true and false BOOLEAN, texts STRING; mixed ones are STRING. All can be null. */
export function encodeTrialsParquet(columns: readonly Column[]): Uint8Array {
  const columnData = columns.map(({ name, cells }) => {
    const type = typeOf(cells);
    const data = type === 'STRING' ? cells.map((cell) => (cell === null ? null : String(cell))) : [...cells];
    return { name, data, type, nullable: true };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData, createdBy: 'winnow' }));
}

function typeOf(cells: readonly Cell[]): 'DOUBLE' | 'BOOLEAN' | 'STRING' {
  const kinds = new Set(cells.filter((cell) => cell !== null).map((cell) => typeof cell));
  if (kinds.size !== 1 || kinds.has('string')) return 'STRING';
  return kinds.has('number') ? 'DOUBLE' : 'BOOLEAN';
}
