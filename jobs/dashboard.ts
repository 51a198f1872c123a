import { startFarm } from '@winnow/platform';
import { Command } from 'commander';
import { componentEntries } from './farm/componentEntries.ts';
import { jobConfig, wholeNumber } from './farm/settings.ts';
import { serveUntilStopped } from './runComponents.ts';

export function dashboardCommand(): Command {
  return new Command('dashboard')
    .description('Serve the studies page and Bull Board on 127.0.0.1.')
    .option('--port <n>', 'port; 0 takes a free one', wholeNumber(0))
    .action(async ({ port }: { port?: number }) => {
      const config = jobConfig(port === undefined ? {} : { 'dashboard.port': port });
      await serveUntilStopped(startFarm(config, componentEntries, ['dashboard']), (farm) => {
        process.stdout.write(`dashboard: ${farm.hosted[0]!.info['url']}\n`);
      });
    });
}
