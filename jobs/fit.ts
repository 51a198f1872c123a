import {
  assertAscending,
  type ExportFormat,
  fitTable,
  type OnFold,
  planTable,
  type SplitRequest,
  settleSplits,
  type TableRequest,
  type TableSplit,
  tableTimes,
} from '@winnow/pipeline';
import {
  assertModelFolder,
  loadTrainingTable,
  readTeacherModel,
  type TableChoice,
  writeTableModel,
} from '@winnow/platform';
import { Command, Option } from 'commander';
import { wholeNumber } from './farm/settings.ts';
import { formatList, nameList, readParams, splitKinds, timeZone } from './tabular/options.ts';
import { fitReport } from './ui/fitReport.ts';

const HELP = `
The file is CSV or CSV.gz with a header line, or npm:<package>/<path>; an empty field is a missing value. Columns of texts are
categories. Each split is reported, and then the model is fitted to all rows. The folder holds model.json, state.bin,
preprocessing.json, report.json, oof.csv (predictions of rows by models that had not seen them) and manifest.json with the
hash of each; of a network also weights.safetensors and model.onnx. The same command on the same data gives the same bytes.

Examples:
  npx winnow fit --model lightgbm --data houses.csv --target price --out models/houses
  npx winnow fit --model logistic --data churn.csv --target churned --features age,plan --params '{"C":0.1}' --out models/churn
  npx winnow fit --model xgboost --data bars.csv --target ret --split walk_forward --embargo 10 --out models/bars`;

export function fitCommand(): Command {
  return new Command('fit')
    .description('Fit a model to a table: any CSV, any model.')
    .requiredOption('--model <name>', 'one of docs/reference/models.md')
    .requiredOption('--data <csv>', 'the table')
    .requiredOption('--target <column>', 'what to learn')
    .requiredOption('--out <dir>', 'folder of the model; replaced as a whole by the next fit')
    .option('--features <columns>', 'columns to learn from (default: all others)', nameList)
    .option('--categories <columns>', 'columns of numbers that are categories', nameList)
    .option('--ts <column>', 'column of the time stamps (default: ts or timestamp, where there is one)')
    .option('--time-zone <zone>', 'zone of time stamps that name none, as America/New_York', timeZone)
    .addOption(
      new Option('--task <task>', 'what kind of target it is (default: by its values)').choices([
        'regression',
        'binary',
        'multiclass',
      ]),
    )
    .option('--params <json>', 'parameters of the model as JSON, or a file that holds them')
    .option('--teacher <dir>', 'model of the same table that teaches this one, which must be tsmixer_liquid')
    .addOption(
      new Option('--scaler <kind>', 'default: standard, none for trees and neural models, which set their own').choices(
        ['none', 'standard', 'robust', 'yeo_johnson', 'quantile'],
      ),
    )
    .option(
      '--split <kinds>',
      'kfold, purged_kfold, walk_forward, or none (default: purged_kfold,walk_forward where rows have an order in time)',
      splitKinds,
    )
    .option('--folds <n>', 'parts of each split', wholeNumber(2), 5)
    .option('--embargo <rows>', 'distance between training and test rows, not for kfold', wholeNumber(0), 5)
    .option('--horizon <rows>', 'rows after which a target is known, not for kfold', wholeNumber(1), 1)
    .option('--format <formats>', 'also write the model as a file of lightgbm, xgboost or onnx', formatList)
    .option('--seed <n>', 'of all randomness', wholeNumber(0), 0)
    .addHelpText('after', HELP)
    .exitOverride()
    .action(fit);
}

type FitOptions = Omit<TableRequest, 'params' | 'timestamp'> &
  Omit<TableChoice, 'timestamp'> &
  Omit<SplitRequest, 'kinds'> & {
    readonly data: string;
    readonly out: string;
    readonly ts?: string;
    readonly timeZone?: string;
    readonly params?: string;
    readonly teacher?: string;
    readonly format?: readonly ExportFormat[];
    readonly split?: readonly TableSplit['kind'][];
    readonly seed: number;
  };

async function fit(options: FitOptions): Promise<void> {
  const { data, out, seed, ts } = options;
  const params = readParams(options.params);
  assertModelFolder(out);
  const loaded = await loadTrainingTable(data, { ...options, timestamp: ts });
  const { table, timestamp, contentHash } = loaded;
  const teacher =
    options.teacher === undefined ? undefined : readTeacherModel(options.teacher, { ...options, params, contentHash });
  const request = { ...teacher, ...options, params: { ...params, ...teacher?.params }, timestamp };
  const plan = planTable(table, request);
  const splits = settleSplits(plan, { ...options, kinds: options.split });
  const times = timestamp === undefined ? undefined : tableTimes(table, timestamp, options.timeZone);
  const inTime = plan.readsRuns ? plan.model.spec.name : splits.find(({ kind }) => kind !== 'kfold')?.kind;
  if (times !== undefined && inTime !== undefined) assertAscending(table, times, inTime);
  const fitted = fitTable(table, plan, splits, seed, showFold);
  writeTableModel(out, fitted, loaded, times, options.format ?? [], teacher?.facts);
  process.stdout.write(`${fitReport(fitted)}\n\nModel: ${out}\n`);
}

const showFold: OnFold = ({ kind, folds }, fold, { trainRows, testRows }) => {
  process.stderr.write(`${kind} ${fold + 1}/${folds}  ${trainRows} rows trained, ${testRows} tested\n`);
};
