import { assertAscending, predictionsCsv, predictTable, tableTimes, timestampTexts } from '@winnow/pipeline';
import { loadInputTable, readTableModel, writeWhole } from '@winnow/platform';
import { Command } from 'commander';
import { timeZone } from './tabular/options.ts';

const HELP = `
The file has the features by name, in any order and among any other columns. One row is written for each that is read, with its
time stamp if it has one: E_r of a regression; p_up of two classes, the probability of the second one; p_0, p_1, … of several, in
the order of \`classes\` in the manifest; q50, q05 and q95; regime_score. A model of windows leaves the first rows empty.

Example:
  npx winnow predict --artifact models/houses --data new.csv --out predictions.csv`;

export function predictCommand(): Command {
  return new Command('predict')
    .description('Predict the rows of a table with a model that `fit` or `import-model` wrote.')
    .requiredOption('--artifact <dir>', 'folder of the model')
    .requiredOption('--data <csv>', 'CSV or CSV.gz with the columns of the features')
    .requiredOption('--out <csv>', 'file to write')
    .option('--time-zone <zone>', 'zone of time stamps that name none, for a model that needs their order', timeZone)
    .addHelpText('after', HELP)
    .exitOverride()
    .action(predict);
}

interface PredictOptions {
  readonly artifact: string;
  readonly data: string;
  readonly out: string;
  readonly timeZone?: string;
}

async function predict({ artifact, data, out, timeZone: zone }: PredictOptions): Promise<void> {
  const model = readTableModel(artifact);
  const { table, timestamp } = await loadInputTable(data, model);
  const times = timestamp && { header: timestamp, texts: timestampTexts(table, timestamp) };
  if (timestamp !== undefined && model.readsRuns) {
    assertAscending(table, tableTimes(table, timestamp, zone), model.model.spec.name);
  }
  const outputs = predictTable(model, table);
  writeWhole(out, predictionsCsv(model.outputs, outputs, times || undefined));
  process.stdout.write(`${out}: ${table.rows} rows, ${model.outputs.join(', ')}\n`);
}
