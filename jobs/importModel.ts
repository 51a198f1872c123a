import { formatOfModelFile, type ImportFormat, importFormats, importModel } from '@winnow/pipeline';
import { assertModelFolder, readTextFile, writeImportedModel } from '@winnow/platform';
import { Command, Option } from 'commander';
import { nameList } from './tabular/options.ts';

const HELP = `
The features are those that the file names; predictions are those of the program that trained the model.

Example:
  npx winnow import-model --file booster.txt --target churned --classes no,yes --out models/churn`;

export function importModelCommand(): Command {
  return new Command('import-model')
    .description('Take a model that LightGBM or XGBoost trained, so that `predict` and `explain` work with it.')
    .requiredOption('--file <file>', 'text model of LightGBM, or JSON model of XGBoost')
    .requiredOption('--out <dir>', 'folder of the model')
    .addOption(new Option('--format <format>', 'of the file (default: by its first character)').choices(importFormats))
    .option('--target <name>', 'what it predicts', 'target')
    .option('--classes <names>', 'of its classes, in their order (default: 0,1,…)', nameList)
    .addHelpText('after', HELP)
    .exitOverride()
    .action(run);
}

interface ImportOptions {
  readonly file: string;
  readonly out: string;
  readonly format?: ImportFormat;
  readonly target: string;
  readonly classes?: readonly string[];
}

function run({ file, out, format, target, classes }: ImportOptions): void {
  assertModelFolder(out);
  const text = readTextFile(file);
  const settled = format ?? formatOfModelFile(text);
  const model = importModel(text, settled, { target, classes });
  writeImportedModel(out, model, { format: settled, source: file, text });
  const { outputs, features } = model;
  process.stdout.write(
    `${settled} model of ${features.length} features, predicts ${outputs.join(', ')}\n\nModel: ${out}\n`,
  );
}
