import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createRegimeStream, type RunFitTasks, regimeRowOptions, trainHmm } from '@winnow/pipeline';
import {
  assertHmmFolder,
  createFitPool,
  loadHmmConfig,
  loadHmmInput,
  readHmmModel,
  readPredecessor,
  readRegimeRows,
  readRegimeStream,
  type TakeRows,
  writeHmmModel,
} from '@winnow/platform';
import { Command } from 'commander';
import { wholeNumber } from './farm/settings.ts';
import { FitProgress } from './ui/fitProgress.ts';
import { hmmReport } from './ui/hmmReport.ts';

const TRAIN_HELP = `
Examples:
  npx winnow hmm train --config configs/hmm/spx-daily.json
  npx winnow hmm train --config configs/hmm/btc-hourly.json --output /tmp/btc --threads 4
The folder then holds model.json, scaler.json, config.json, metrics.json, regimes.csv (filtered), diagnostics.csv,
regimes.svg, transitions.svg, dwell.svg, bic.svg and manifest.json with the hash of each. The same configuration, data
and code give the same bytes, whatever the number of threads.`;

const APPLY_HELP = `
Standard input is CSV with a header line, or JSON lines with the same names as keys; the first character tells which.
Headers and zone are those of the configuration that the model was trained with. One JSON line answers each row:
  {"timestamp":"2020-04-17T00:00:00.000Z","state":1,"regime":"crisis","regime_id":1,"probabilities":[0.03,0.97]}
State, regime and probabilities are null while the features warm up. The same rows give what regimes.csv holds.

Examples:
  npx winnow hmm apply --model .winnow/hmm/spx-daily --data node_modules/vega-datasets/data/sp500-2000.csv
  tail -n +1 -f bars.csv | npx winnow hmm apply --model .winnow/hmm/spx-daily --data -`;

export function hmmCommand(): Command {
  return new Command('hmm')
    .description('Train hidden Markov models of market regimes, and apply them to files or to bars as they come.')
    .addCommand(trainCommand())
    .addCommand(applyCommand());
}

function trainCommand(): Command {
  return new Command('train')
    .description('Fit a regime model and write its artefacts: model, metrics, regimes, diagnostics, plots.')
    .requiredOption('--config <file>', 'the configuration, see configs/hmm.schema.json')
    .option('--output <dir>', 'write there instead of to output_dir')
    .option('--previous <dir>', 'continue this model: its scaler is kept, and its regimes keep their ids')
    .option('--threads <n>', 'restarts side by side', wholeNumber(1), availableParallelism())
    .option('--smoothed', 'also write regimes_smoothed.csv, which looks ahead')
    .addHelpText('after', TRAIN_HELP)
    .exitOverride()
    .action(train);
}

interface TrainOptions {
  readonly config: string;
  readonly output?: string;
  readonly previous?: string;
  readonly threads: number;
  readonly smoothed?: boolean;
}

async function train({ config: path, output, previous, threads, smoothed }: TrainOptions): Promise<void> {
  const { config: written, baseFolder, outputDir, previousModel } = loadHmmConfig(path);
  const folder = output ?? outputDir;
  const config = smoothed ? { ...written, smoothed } : written;
  assertHmmFolder(folder);
  const continued = previous ?? previousModel;
  const predecessor = continued === undefined ? undefined : readPredecessor(continued);
  const { input, plan, origin } = await loadHmmInput(config, baseFolder);
  const progress = new FitProgress();
  const pool = createFitPool(threads);
  const runTasks: RunFitTasks = (tasks, onFit) => {
    progress.expect(tasks.length);
    return pool.runTasks(tasks, onFit);
  };
  try {
    const trained = await trainHmm(config, input, plan, runTasks, (fit) => progress.show(fit), predecessor);
    progress.end();
    await writeHmmModel(folder, trained, origin);
    process.stdout.write(`${hmmReport(trained)}\n\nArtefacts: ${folder}\n`);
  } finally {
    progress.end();
    await pool.close();
  }
}

function applyCommand(): Command {
  return new Command('apply')
    .description('Infer regimes bar by bar, as they were known at the close of each bar.')
    .requiredOption('--model <dir>', 'folder that `hmm train` wrote')
    .requiredOption('--data <file>', 'CSV, CSV.gz or JSON lines; - for standard input')
    .addHelpText('after', APPLY_HELP)
    .exitOverride()
    .action(apply);
}

async function apply({ model, data }: { readonly model: string; readonly data: string }): Promise<void> {
  const artefact = readHmmModel(model);
  const where = data === '-' ? 'standard input' : data;
  const options = regimeRowOptions(artefact, where);
  const regimes = createRegimeStream(artefact, where);
  const answer: TakeRows = (rows) => print(rows.map((row) => `${JSON.stringify(regimes.push(row))}\n`).join(''));
  if (data === '-') await readRegimeStream(process.stdin, options, answer);
  else await readRegimeRows(data, options, answer);
}

/** Waits when the reader is slower, so that memory does not grow with the stream. */
async function print(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}
