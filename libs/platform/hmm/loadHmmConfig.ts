import { type HmmConfig, parseHmmConfig } from '@winnow/pipeline';
import { baseFolderOf, settleSource } from '../data/seriesSource.ts';
import { readJsonFile } from '../files/readJsonFile.ts';

/** A configuration with the folders that its relative paths start at. */
export interface LoadedHmmConfig {
  readonly config: HmmConfig;
  readonly baseFolder: string;
  /** absolute */
  readonly outputDir: string;
  /** absolute; undefined when the model continues none */
  readonly previousModel: string | undefined;
}

/** @throws WinnowError `file_*`, `json_invalid`, `hmm_config_*` */
export function loadHmmConfig(path: string): LoadedHmmConfig {
  const baseFolder = baseFolderOf(path);
  const config = parseHmmConfig(readJsonFile(path), path);
  const settle = (folder: string) => settleSource(folder, baseFolder);
  const { output_dir: outputDir, previous_model: previousModel } = config;
  return { config, baseFolder, outputDir: settle(outputDir), previousModel: previousModel && settle(previousModel) };
}
