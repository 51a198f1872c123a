import { z } from 'zod';
import { timeframes } from './bars.ts';

/** Where data comes from: `prod_live` is real and live; synthetic data is never `prod_live`. */
export const dataRegimeSchema = z.enum(['prod_live', 'maintenance_replay', 'mixed']);
export type DataRegime = z.infer<typeof dataRegimeSchema>;

const header = (content: string) => z.string().min(1).optional().describe(`Header of ${content}.`);

/** Header in the file for each column; a column that is left out has a header of its own name. */
export const columnMappingSchema = z.strictObject({
  ts: header('the time of the bar’s open'),
  open: header('the first price'),
  high: header('the highest price'),
  low: header('the lowest price'),
  close: header('the last price'),
  volume: header('the traded volume'),
});
export type ColumnMapping = z.infer<typeof columnMappingSchema>;

const seriesSpecSchema = z.strictObject({
  symbol: z.string().min(1).describe('Name of the instrument, unique in the dataset.'),
  source: z.string().min(1).describe('Path of a CSV file with a header line, relative to the study file.'),
  columns: columnMappingSchema.optional().describe('Headers, where they differ from the column names.'),
});

/** The `dataset` of a study file: which series, where they lie, and what kind of data they are. */
export const datasetSchema = z.strictObject({
  name: z.string().min(1).describe('Name of the dataset.'),
  timeframe: z.enum(timeframes).describe('Length of a bar; all series have the same.'),
  dataRegime: dataRegimeSchema.describe('Kind of data; synthetic data is never prod_live.'),
  series: z
    .array(seriesSpecSchema)
    .min(1)
    .refine((series) => new Set(series.map(({ symbol }) => symbol)).size === series.length, 'symbols must be unique')
    .describe('One entry per symbol.'),
});
export type DatasetSpec = z.infer<typeof datasetSchema>;
