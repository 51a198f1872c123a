import { WinnowError } from '@winnow/core';
import { readTextFile, writeWhole } from '@winnow/platform';
import { decodeOptunaJournal, warmStart } from '@winnow/search';
import { Command } from 'commander';
import { wholeNumber } from './farm/settings.ts';

interface ImportOptions {
  readonly study: string;
  readonly out: string;
  readonly best?: number;
}

export function importOptunaCommand(): Command {
  return new Command('import-optuna')
    .description('Take the points of an Optuna study, as the `sampler` of a study file that tries them first.')
    .argument('<journal>', 'file of a JournalStorage')
    .requiredOption('--study <name>', "name of Optuna's study")
    .requiredOption('--out <points.json>', 'file to write; one that is there is replaced')
    .option('--best <n>', 'only the best n; default: all complete trials', wholeNumber(1))
    .action(importOptuna);
}

function importOptuna(path: string, { study: name, out, best }: ImportOptions): void {
  const studies = decodeOptunaJournal(readTextFile(path), path);
  const study = studies.find((candidate) => candidate.name === name);
  if (study === undefined) {
    const names = studies.map((candidate) => candidate.name).join(', ');
    throw new WinnowError('optuna_journal_invalid', {
      where: `${path}: --study`,
      rule: `must be a study of the journal (${names || 'it has none'})`,
      got: name,
    });
  }
  const sampler = warmStart(study, best);
  writeWhole(out, `${JSON.stringify(sampler, null, 2)}\n`);
  process.stderr.write(`${sampler.points.length} points of ${name} written to ${out}.\n`);
}
