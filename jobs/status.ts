import {
  countForwardLooks,
  countTrials,
  type ForwardLooks,
  findStudy,
  goneAfterMs,
  listDecisions,
  listStudies,
  liveComponents,
  openFarm,
} from '@winnow/platform';
import { Command } from 'commander';
import { jobConfig } from './farm/settings.ts';
import { printReport } from './ui/report.ts';
import { printStatus, statusRows } from './ui/status.ts';

export function statusCommand(): Command {
  return new Command('status')
    .description('Show all studies, or one with its leaderboard, funnel and gate decisions.')
    .argument('[study]', 'name or id')
    .option('--json', 'machine-readable')
    .action(status);
}

async function status(nameOrId: string | undefined, { json }: { json?: boolean }): Promise<void> {
  const farm = await openFarm(jobConfig());
  try {
    const studies = nameOrId === undefined ? await listStudies(farm.db) : [await findStudy(farm.db, nameOrId)];
    const looks = new Map<string, ForwardLooks>();
    for (const study of studies) looks.set(study.id, await countForwardLooks(farm.db, study));
    const rows = statusRows(studies, await countTrials(farm.db), await listDecisions(farm.db), looks);
    const components = await liveComponents(farm.db, goneAfterMs(farm.config));
    if (json) process.stdout.write(`${JSON.stringify({ studies: rows, components }, null, 2)}\n`);
    else if (nameOrId === undefined) printStatus(rows, components);
    else await printReport(farm.db, studies[0]!);
  } finally {
    await farm.stop();
  }
}
