import { explainTable, type TableExplanation } from '@winnow/pipeline';
import { assertExplanationFolder, loadInputTable, readTableModel, writeExplanation } from '@winnow/platform';
import Table from 'cli-table3';
import { Command } from 'commander';
import { wholeNumber } from './farm/settings.ts';
import { formatNumber } from './ui/format.ts';
import { layout } from './ui/tables.ts';

const HELP = `
The folder receives importance.csv and importance.svg: of trees gain and number of splits; with the target in the data the rise of
the loss when a feature is shuffled. Trees and linear models also get shap.csv and shap.svg: what each feature adds to the score of
each row, exactly; they add up to it with expected_value. Scores of probabilities are log-odds, those of forests the probabilities.

Example:
  npx winnow explain --artifact models/houses --data houses.csv --out models/houses.explained`;

export function explainCommand(): Command {
  return new Command('explain')
    .description('Say what the predictions of a model rest on: importances and Shapley values.')
    .requiredOption('--artifact <dir>', 'folder of the model')
    .requiredOption('--data <csv>', 'CSV or CSV.gz with the columns of the features')
    .option('--out <dir>', 'folder to write (default: that of the model with .explained behind it)')
    .option('--seed <n>', 'of the shuffles', wholeNumber(0), 0)
    .addHelpText('after', HELP)
    .exitOverride()
    .action(explain);
}

interface ExplainOptions {
  readonly artifact: string;
  readonly data: string;
  readonly out?: string;
  readonly seed: number;
}

async function explain({ artifact, data, seed, ...options }: ExplainOptions): Promise<void> {
  const out = options.out ?? `${artifact.replace(/\/+$/, '')}.explained`;
  const model = readTableModel(artifact);
  assertExplanationFolder(out);
  const loaded = await loadInputTable(data, model, true);
  const explanation = explainTable(model, loaded.table, seed);
  await writeExplanation(out, explanation, model, model.manifest.files['model.json']!, loaded);
  process.stdout.write(`${importanceTable(explanation)}\n\nExplanation: ${out}\n`);
}

function importanceTable({ features, gain, split, permutation, meanAbsShap }: TableExplanation): string {
  const columns = [
    ['gain', gain],
    ['splits', split],
    ['rise of the loss', permutation?.mean],
    ['mean |SHAP|', meanAbsShap],
  ] as const;
  const known = columns.flatMap(([head, values]) => (values === undefined ? [] : [{ head, values }]));
  const table = new Table({
    head: ['feature', ...known.map(({ head }) => head)],
    ...layout,
    colAligns: ['left', ...known.map(() => 'right' as const)],
  });
  for (const [f, name] of features.entries()) table.push([name, ...known.map(({ values }) => formatNumber(values[f]))]);
  return table.toString();
}
