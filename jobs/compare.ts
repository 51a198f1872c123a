import { WinnowError } from '@winnow/core';
import { countForwardLooks, type Database, findStudy, listDecisions, openFarm, studyTrials } from '@winnow/platform';
import { Command } from 'commander';
import { jobConfig } from './farm/settings.ts';
import { type ComparedStudy, comparisonText } from './ui/comparison.ts';

export function compareCommand(): Command {
  return new Command('compare')
    .description('Show studies side by side: results, spaces, winners and gate decisions.')
    .argument('<studies...>', 'two or more names (then their latest submissions) or ids')
    .action(compare);
}

async function compare(namesOrIds: readonly string[]): Promise<void> {
  if (namesOrIds.length < 2) {
    throw new WinnowError('usage', { where: 'compare', rule: 'needs two studies at least', got: namesOrIds.length });
  }
  const farm = await openFarm(jobConfig());
  try {
    const studies: ComparedStudy[] = [];
    for (const nameOrId of namesOrIds) studies.push(await readStudy(farm.db, nameOrId));
    process.stdout.write(`${comparisonText(studies)}\n`);
  } finally {
    await farm.stop();
  }
}

async function readStudy(db: Database, nameOrId: string): Promise<ComparedStudy> {
  const study = await findStudy(db, nameOrId);
  return {
    study,
    trials: await studyTrials(db, study.id),
    decisions: await listDecisions(db, study.id),
    forwardLooks: await countForwardLooks(db, study),
  };
}
