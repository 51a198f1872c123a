import { statSync } from 'node:fs';
import { join } from 'node:path';
import { WinnowError } from '@winnow/core';
import {
  fileChoices,
  type ImportOptions,
  importSeries,
  inspectSeries,
  listSeries,
  type ResampleFileOptions,
  resampleFile,
  type SeriesFileChoices,
} from '@winnow/platform';
import { Command, InvalidArgumentError, Option } from 'commander';
import { timeZone } from './tabular/options.ts';
import { defectsLine, inspectionText } from './ui/quality.ts';

const COLUMNS_HELP = `
Columns: a file has headers ts, open, high, low, close and volume, or --columns says what stands for them:
  --columns ts=Date,open=Open,high=High,low=Low,close=Close,volume=Volume
  --columns ts=time,volume=        (no volume in the file: every bar gets 0)
Time stamps: epoch seconds or milliseconds, YYYY-MM-DD, or ISO 8601 with zone; without one --time-zone says which.`;

export function dataCommand(): Command {
  return new Command('data')
    .description('Look at, import and resample series files: CSV, CSV.gz and Parquet.')
    .addCommand(inspectCommand())
    .addCommand(importCommand())
    .addCommand(resampleCommand());
}

type CalendarOption = Pick<ImportOptions, 'calendar'>;

function inspectCommand(): Command {
  return fileCommand('inspect', '<file>', 'Check a series file and report its range, gaps and suspect bars.')
    .option('--strict', 'exit with 1 when the file has any defect')
    .option('--json', 'machine-readable, with every gap and outlier')
    .action(inspect);
}

type InspectOptions = SeriesFileChoices & CalendarOption & { readonly strict?: boolean; readonly json?: boolean };

async function inspect(path: string, { strict, json, calendar, ...choices }: InspectOptions): Promise<void> {
  try {
    const inspection = await inspectSeries(path, choices, calendar);
    print(json ? JSON.stringify(inspection, null, 2) : inspectionText(inspection));
    const defects = defectsLine(inspection.quality);
    if (!strict || defects === undefined) return;
    process.stderr.write(`${defects}\n`);
    process.exitCode = 1;
  } catch (error) {
    if (!strict || !(error instanceof WinnowError) || !error.code.startsWith('data_')) throw error;
    process.stderr.write(`error ${error.code}: ${error.message}\n  ${error.spec.remedy}\n`);
    process.exitCode = 1;
  }
}

function importCommand(): Command {
  const regime = new Option('--data-regime <kind>', 'what kind of data it is').choices(fileChoices.dataRegimes);
  return fileCommand('import', '<file|dir>', 'Validate series files and write them as Parquet, each with its lineage.')
    .requiredOption('--out <dir>', 'folder that receives <symbol>.parquet and <symbol>.lineage.json')
    .option('--pattern <name>', 'for a folder: name of a symbol’s file, as {symbol}_1d.csv.gz', '{symbol}.csv')
    .addOption(regime.default('mixed'))
    .action(importFiles);
}

type ImportFilesOptions = SeriesFileChoices & ImportOptions & { readonly pattern: string };

/** A folder is imported file by file; the first bad one ends it, named. */
async function importFiles(path: string, options: ImportFilesOptions): Promise<void> {
  const { out, dataRegime, calendar, pattern, ...choices } = options;
  const sources = isFolder(path) ? folderSources(path, pattern, choices) : [{ path, choices }];
  for (const source of sources) {
    const { file, lineage, quality } = await importSeries(source.path, source.choices, { out, dataRegime, calendar });
    const defects = defectsLine(quality) ?? 'no defects';
    print(`${file}: ${lineage.rows} bars ${lineage.timeframe}, quality ${quality.score.toFixed(4)}, ${defects}`);
  }
}

function folderSources(path: string, pattern: string, choices: SeriesFileChoices) {
  if (choices.symbol !== undefined) {
    const rule = 'is for one file; the names of a folder’s files say the symbols (--pattern)';
    throw new WinnowError('usage', { where: '--symbol', rule });
  }
  const { factors } = choices;
  if (factors !== undefined && !factors.includes('{symbol}')) {
    const rule = 'must have {symbol} in it for a folder: each symbol has splits and dividends of its own';
    throw new WinnowError('usage', { where: '--factors', rule, got: factors });
  }
  const adjusted = factors === undefined ? {} : { adjust: { factors } };
  return listSeries({ path: '.', pattern, ...adjusted }, path).map(({ symbol, source, adjust }) => ({
    path: join(path, source),
    choices: { ...choices, symbol, ...adjust },
  }));
}

function resampleCommand(): Command {
  const timeframe = new Option('--to <timeframe>', 'timeframe of the result').choices(fileChoices.timeframes);
  return fileCommand('resample', '<file>', 'Write the bars of a longer timeframe; an incomplete last bar is left out.')
    .addOption(timeframe.makeOptionMandatory())
    .requiredOption('--out <file>', 'file to write: .parquet or .csv')
    .action(resample);
}

async function resample(path: string, options: SeriesFileChoices & ResampleFileOptions): Promise<void> {
  const { to, out, calendar, ...choices } = options;
  const { from, to: result } = await resampleFile(path, choices, { to, out, calendar });
  print(`${out}: ${result.rows} bars ${result.timeframe} from ${from.rows} bars ${from.timeframe}`);
}

/** A command on a series file, with the options that say how to read one. */
function fileCommand(name: string, argument: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument(argument, 'CSV, CSV.gz or Parquet')
    .option('--symbol <name>', 'name of the instrument (default: the file’s name up to its first point)')
    .addOption(
      new Option('--timeframe <length>', 'length of a bar (default: the usual step)').choices(fileChoices.timeframes),
    )
    .addOption(new Option('--format <kind>', 'default: by the ending of the name').choices(fileChoices.formats))
    .option('--columns <mapping>', 'headers that differ from the column names, see below', columnMapping)
    .option('--time-zone <zone>', 'zone of time stamps that name none, as America/New_York', timeZone)
    .addOption(new Option('--calendar <name>', 'when bars are to be expected').choices(fileChoices.calendars))
    .option('--factors <file>', 'adjust raw prices by this factor file; for a folder {symbol} stands for the symbol')
    .addHelpText('after', COLUMNS_HELP)
    .exitOverride();
}

function columnMapping(text: string) {
  const pairs = text.split(',').map((pair) => {
    const [column = '', ...header] = pair.split('=');
    return [column.trim(), header.length === 0 ? undefined : header.join('=').trim()] as const;
  });
  const given = Object.fromEntries(pairs.map(([column, header]) => [column, header === '' ? null : header]));
  const mapping = fileChoices.columnMapping.safeParse(given);
  if (mapping.success && pairs.every(([, header]) => header !== undefined)) return mapping.data;
  throw new InvalidArgumentError('must read column=header,… with columns ts, open, high, low, close, volume');
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
