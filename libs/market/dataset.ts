import { z } from 'zod';
import { timeframes } from './bars.ts';
import { isTimeZone } from './localZone.ts';

/** Where data comes from: `prod_live` is real and live; synthetic data is never `prod_live`. */
export const dataRegimeSchema = z.enum(['prod_live', 'maintenance_replay', 'mixed']);
export type DataRegime = z.infer<typeof dataRegimeSchema>;

const header = (content: string) => z.string().min(1).optional().describe(`Header of ${content}.`);

/** Header in the file for each column; a column that is left out has a header of its own name (`ts` also `timestamp`). */
export const columnMappingSchema = z.strictObject({
  ts: header('the time of the bar’s open'),
  open: header('the first price'),
  high: header('the highest price'),
  low: header('the lowest price'),
  close: header('the last price'),
  volume: z
    .string()
    .min(1)
    .nullable()
    .optional()
    .describe('Header of the traded volume; null when the file has none (FX quotes): every bar then has volume 0.'),
});
export type ColumnMapping = z.infer<typeof columnMappingSchema>;

const columns = columnMappingSchema.optional().describe('Headers, where they differ from the column names.');

export const fileFormats = ['csv', 'parquet'] as const;
const formatSchema = z
  .enum(fileFormats)
  .optional()
  .describe('Default: by the ending of the name, .csv or .parquet; a further .gz means gzip.');
export type FileFormat = (typeof fileFormats)[number];

const adjustSchema = (where: string) =>
  z
    .strictObject({ factors: z.string().min(1).describe(`Path of ${where}, relative to the study file.`) })
    .optional()
    .describe('Makes raw prices comparable over splits and dividends.');

const seriesSpecSchema = z.strictObject({
  symbol: z.string().min(1).describe('Name of the instrument, unique in the dataset.'),
  source: z
    .string()
    .min(1)
    .describe(
      'CSV, CSV.gz or Parquet file, relative to the study file, or `npm:<package>/<path>`: a file of an installed package.',
    ),
  format: formatSchema,
  columns,
  adjust: adjustSchema('a factor file (date, price_factor, split_factor)'),
});
export type SeriesSpec = z.infer<typeof seriesSpecSchema>;

const SYMBOL_PLACE = '{symbol}';
const namesSymbolOnce = (text: string) => text.split(SYMBOL_PLACE).length === 2;

/** A folder with one file per symbol. */
export const directorySpecSchema = z.strictObject({
  path: z.string().min(1).describe('Folder, relative to the study file.'),
  pattern: z
    .string()
    .refine(namesSymbolOnce, 'must contain {symbol} once')
    .describe('Name of a symbol’s file, as {symbol}_1d.csv.gz; files that do not match are left out.'),
  format: formatSchema,
  columns,
  adjust: adjustSchema('the factor files, with {symbol} in it').refine(
    (adjust) => adjust?.factors.includes(SYMBOL_PLACE) !== false,
    { path: ['factors'], message: 'must contain {symbol}: factors are of one symbol' },
  ),
});
export type DirectorySpec = z.infer<typeof directorySpecSchema>;

export const calendarNames = ['24/7', 'us_equities', 'fx_week'] as const;
export type CalendarName = (typeof calendarNames)[number];

export const gapPolicies = ['mark', 'forward_fill_non_price', 'refuse'] as const;
export type GapPolicy = (typeof gapPolicies)[number];

/** When bars are to be expected, and what happens where they are missing. */
export interface GapRule {
  readonly calendar: CalendarName;
  readonly policy: GapPolicy;
}

/** The `dataset` of a study file: which series, where they lie, and what kind of data they are. */
export const datasetSchema = z
  .strictObject({
    name: z.string().min(1).describe('Name of the dataset.'),
    timeframe: z.enum(timeframes).describe('Length of a bar; all series have the same.'),
    dataRegime: dataRegimeSchema.describe('Kind of data; synthetic data is never prod_live.'),
    timeZone: z
      .string()
      .refine(isTimeZone, 'must be an IANA time zone, as America/New_York')
      .optional()
      .describe('Zone of time stamps that name none; without it they are refused. Dates alone are always UTC.'),
    calendar: z.enum(calendarNames).optional().describe('When bars are to be expected; gaps are found against it.'),
    gapPolicy: z
      .enum(gapPolicies)
      .default('mark')
      .describe(
        'What happens where the calendar expects bars that are missing. mark: rows whose feature window reaches over a gap neither train nor test (a position is closed there), and those whose label does not train. forward_fill_non_price: the same, but features of volume and time alone are computed over the missing bars, in which nothing was traded. refuse: the data is refused. Prices are never filled.',
      ),
    series: z
      .array(seriesSpecSchema)
      .min(1)
      .refine((series) => new Set(series.map(({ symbol }) => symbol)).size === series.length, 'symbols must be unique')
      .optional()
      .describe('One entry per symbol; or use `directory`.'),
    directory: directorySpecSchema.optional().describe('One file per symbol in a folder, in place of `series`.'),
  })
  .refine(({ series, directory }) => (series === undefined) !== (directory === undefined), {
    path: ['series'],
    message: 'must be given, or `directory`, but not both',
  })
  .refine(({ calendar, gapPolicy }) => calendar !== undefined || gapPolicy === 'mark', {
    path: ['calendar'],
    message: 'must be given, because gaps are found against it',
  })
  .transform(({ series = [], ...rest }) => ({ ...rest, series }));
export type DatasetSpec = z.infer<typeof datasetSchema>;

/** The symbol of a file that a directory's `pattern` matches; undefined when it does not. */
export function symbolOfFile(pattern: string, fileName: string): string | undefined {
  const [before, after] = pattern.split(SYMBOL_PLACE) as [string, string];
  const fits = fileName.length > before.length + after.length;
  if (!fits || !fileName.startsWith(before) || !fileName.endsWith(after)) return undefined;
  return fileName.slice(before.length, fileName.length - after.length);
}

/** The series of a directory that holds `fileNames`, in order of their symbols. */
export function directorySeries(directory: DirectorySpec, fileNames: readonly string[]): SeriesSpec[] {
  const { path, pattern, adjust, ...rest } = directory;
  return fileNames
    .flatMap((fileName) => {
      const symbol = symbolOfFile(pattern, fileName);
      if (symbol === undefined) return [];
      const factors = adjust?.factors.replaceAll(SYMBOL_PLACE, symbol);
      const adjusted = factors === undefined ? {} : { adjust: { factors } };
      return [{ symbol, source: `${path}/${fileName}`, ...rest, ...adjusted }];
    })
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}
