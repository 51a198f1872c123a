import type { RawTable } from '@winnow/market';
import type { Outputs } from '@winnow/models';
import { encodeCodes } from './encodeCodes.ts';
import type { TableArtefact } from './tableArtefact.ts';
import { featureCodes } from './tableFeatures.ts';
import { predictRows } from './tableModel.ts';

/**
 * Predicts every row of a table, NaN where a model of windows has no whole one.
 * @param table with the columns of the features, in any order
 * @throws WinnowError `data_missing`, `data_category`
 */
export function predictTable(artefact: TableArtefact, table: RawTable): Outputs {
  const { features, columns, takesMissing } = artefact;
  const data = encodeCodes(featureCodes(table, features, takesMissing), features.length, columns);
  const rows = Int32Array.from({ length: table.rows }, (_, n) => n);
  return predictRows(artefact, { data, rows: table.rows, cols: columns.names.length }, rows);
}
