import { type ExportFormat, exportFiles, exportFormats, exportModel } from '@winnow/pipeline';
import { readTableModel, writeWhole } from '@winnow/platform';
import { Command, Option } from 'commander';

const HELP = `
The file takes the columns that the model sees, in the order of preprocessing.json: categories as their codes, or as columns of 0 and
1 where \`encoding\` is one_hot. \`fit --format\` puts the same file into the model's folder.

Example:
  npx winnow export-model --artifact models/houses --format lightgbm --out houses.txt`;

export function exportModelCommand(): Command {
  return new Command('export-model')
    .description('Write a model in the format of another program.')
    .requiredOption('--artifact <dir>', 'folder of the model')
    .addOption(new Option('--format <format>', 'of the file').choices(exportFormats).makeOptionMandatory())
    .option(
      '--out <file>',
      `file to write (default: ${Object.values(exportFiles).join(', ')} in the working directory)`,
    )
    .addHelpText('after', HELP)
    .exitOverride()
    .action(run);
}

interface ExportOptions {
  readonly artifact: string;
  readonly format: ExportFormat;
  readonly out?: string;
}

function run({ artifact, format, out = exportFiles[format] }: ExportOptions): void {
  writeWhole(out, exportModel(readTableModel(artifact), format));
  process.stdout.write(`${out}\n`);
}
