import { Command } from 'commander';
import { describeSettings } from './farm/settings.ts';

export function configCommand(): Command {
  return new Command('config')
    .description('Print the effective configuration; secrets are masked.')
    .action(() => void process.stdout.write(`${describeSettings()}\n`));
}
