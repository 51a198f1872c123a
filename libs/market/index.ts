export type { AdjustmentFactors } from './adjustments/adjustmentFactors.ts';
export { adjustSeries } from './adjustments/adjustSeries.ts';
export type { CorporateAction } from './adjustments/factorsFromActions.ts';
export { factorsFromActions } from './adjustments/factorsFromActions.ts';
export { parseFactorFile } from './adjustments/parseFactorFile.ts';
export { allocateSeries } from './allocateSeries.ts';
export type { BarColumn, Series, Timeframe } from './bars.ts';
export { barColumns, timeframes } from './bars.ts';
export type { Calendar, Session } from './calendars/calendar.ts';
export { expectedBars } from './calendars/expectedBars.ts';
export { calendars } from './calendars/registry.ts';
export { isSession } from './calendars/sessionAt.ts';
export { decodeSeries, encodeSeries } from './columnarBlob.ts';
export { contentHash } from './contentHash.ts';
export type { SeriesFileOptions } from './csv.ts';
export { parseSeriesCsv, readSeriesCsv } from './csv.ts';
export type {
  CalendarName,
  ColumnMapping,
  DataRegime,
  DatasetSpec,
  DirectorySpec,
  FileFormat,
  GapPolicy,
  GapRule,
  SeriesSpec,
} from './dataset.ts';
export {
  calendarNames,
  columnMappingSchema,
  dataRegimeSchema,
  datasetSchema,
  directorySeries,
  directorySpecSchema,
  fileFormats,
  gapPolicies,
} from './dataset.ts';
export { detectTimeframe } from './detectTimeframe.ts';
export { encodeSeriesParquet } from './encodeParquet.ts';
export type { FileEncoding } from './fileFormat.ts';
export { fileEncoding } from './fileFormat.ts';
export { formatSeriesCsv } from './formatCsv.ts';
export type { Gap } from './gaps/alignToCalendar.ts';
export type { FilledTimeline, GapPolicyResult, SideColumns } from './gaps/applyGapPolicy.ts';
export { applyGapPolicy } from './gaps/applyGapPolicy.ts';
export type { DatasetLineage, DatasetOrigin } from './lineage.ts';
export { datasetLineage, SYNTHETIC_SOURCE } from './lineage.ts';
export { isTimeZone, localZone } from './localZone.ts';
export type { RandomAccessFile } from './parquet.ts';
export { readSeriesParquet } from './parquet.ts';
export { parseTimestamp } from './parseTimestamp.ts';
export { timestampHeader } from './placeOfHeader.ts';
export type { QualityReport } from './quality/qualityReport.ts';
export { qualityReport } from './quality/qualityReport.ts';
export type { Outlier } from './quality/robustOutliers.ts';
export { OUTLIER_ROBUST_Z } from './quality/robustOutliers.ts';
export type { HiddenState, RegimeSwitchingParams, SimulatedMarket } from './regimeSwitching.ts';
export { regimeSwitching } from './regimeSwitching.ts';
export type { ResampleOptions } from './resample/barGroups.ts';
export type { Bar, Resampler } from './resample/createResampler.ts';
export { createResampler } from './resample/createResampler.ts';
export { resampleSeries } from './resample/resampleSeries.ts';
export type { ColumnTable } from './rows/columnTable.ts';
export { columnsHash, readColumnsCsv } from './rows/columnTable.ts';
export type { RowReader } from './rows/csvRows.ts';
export { CsvRows } from './rows/csvRows.ts';
export { JsonRows } from './rows/jsonRows.ts';
export type { RawTable, TableColumn, TableOptions } from './rows/readTableCsv.ts';
export { readTableCsv } from './rows/readTableCsv.ts';
export type { RowOptions, TableRow } from './rows/rowRules.ts';
export type { SimulationOptions } from './simulate.ts';
export { simulateSeries } from './simulate.ts';
export { takeBars } from './takeBars.ts';
export { timeframeMs } from './timeframeMs.ts';
export { validateSeries } from './validateSeries.ts';
export type { BarRange } from './windowRows.ts';
export { windowRows } from './windowRows.ts';
