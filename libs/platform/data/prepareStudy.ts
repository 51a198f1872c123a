import type { Series } from '@winnow/market';
import { checkStudyData, parseStudy, type StudySpec } from '@winnow/study';
import { readJsonFile } from '../files/readJsonFile.ts';
import { loadFeatureSpec } from './loadFeatureSpec.ts';
import { type LoadedDataset, loadDataset } from './loadSeries.ts';
import { baseFolderOf } from './seriesSource.ts';
import { settleDirectory } from './settleDirectory.ts';

export interface PreparedStudy extends LoadedDataset {
  readonly spec: StudySpec;
}

/**
 * Reads a study file and its data and checks everything that can be checked before a trial runs. Nothing is stored.
 * @param adjust changes the spec once the data is known, as a retrain does with its windows
 * @throws WinnowError `study_*`, `data_*`, `file_*`, `json_invalid`
 */
export async function prepareStudy(
  path: string,
  adjust: (spec: StudySpec, series: ReadonlyMap<string, Series>) => StudySpec = (spec) => spec,
): Promise<PreparedStudy> {
  const baseFolder = baseFolderOf(path);
  const written = parseStudy(settleDirectory(readJsonFile(path), baseFolder), path, loadFeatureSpec);
  const data = await loadDataset(written.dataset, baseFolder);
  const spec = adjust(written, data.series);
  checkStudyData(spec, data.series, path);
  return { spec, ...data };
}
