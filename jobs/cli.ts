/** `npx winnow <job>`: the composition root of everything a person runs. */
import { errorTable, WinnowError } from '@winnow/core';
import { isConnectionError, winnowVersion } from '@winnow/platform';
import { Command, CommanderError } from 'commander';
import { askTellCommand } from './askTell.ts';
import { auditCommand } from './audit.ts';
import { bestCommand } from './best.ts';
import { compareCommand } from './compare.ts';
import { configCommand } from './config.ts';
import { dashboardCommand } from './dashboard.ts';
import { dataCommand } from './data.ts';
import { downCommand } from './down.ts';
import { exportCommand } from './export.ts';
import { hmmCommand } from './hmm.ts';
import { importanceCommand } from './importance.ts';
import { importOptunaCommand } from './importOptuna.ts';
import { resumeCommand } from './resume.ts';
import { retrainCommand } from './retrain.ts';
import { componentCommands } from './runComponents.ts';
import { statusCommand } from './status.ts';
import { submitCommand } from './submit.ts';
import { tableCommands } from './tableCommands.ts';
import { trialsCommand } from './trials.ts';
import { upCommand } from './up.ts';

const EXIT_CODES = `
Exit codes:
  0    done (a study whose candidates fail the gate is done, too)
  1    the study failed, \`audit\` found look-ahead, or \`data inspect --strict\` a defect
  2    bad input: file, study, data, configuration or arguments
  3    a service cannot be reached or a port is taken
  4    internal error
  130  interrupted; \`winnow resume\` goes on`;

const program = new Command('winnow')
  .description('Training and hyper-parameter-optimisation farm for trading models.')
  .version(winnowVersion())
  .configureHelp({ showGlobalOptions: false })
  .addHelpText('after', EXIT_CODES)
  .exitOverride();

for (const command of [
  submitCommand(),
  resumeCommand(),
  statusCommand(),
  trialsCommand(),
  bestCommand(),
  compareCommand(),
  importanceCommand(),
  exportCommand(),
  importOptunaCommand(),
  auditCommand(),
  askTellCommand(),
  upCommand(),
  downCommand(),
  dashboardCommand(),
  retrainCommand(),
  dataCommand(),
  hmmCommand(),
  ...tableCommands(),
  configCommand(),
  ...componentCommands(),
]) {
  program.addCommand(command.addHelpText('after', EXIT_CODES).exitOverride());
}

// Whoever reads the output may stop, as `head` does: nothing more is wanted then.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = report(error);
}
// Everything was stopped in order; a client's last timer must not hold the process back. A pipe takes its time, though.
await flushed(process.stdout);
await flushed(process.stderr);
process.exit();

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : errorTable.usage.exitCode;
  if (error instanceof WinnowError) {
    process.stderr.write(`error ${error.code}: ${error.message}\n  ${error.spec.remedy}\n`);
    return error.spec.exitCode;
  }
  if (isConnectionError(error)) return report(lostConnection(error));
  process.stderr.write(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 4;
}

/** Postgres went away while the command ran: what it had stored is safe, and studies go on when it is back. */
function lostConnection(error: unknown): WinnowError {
  const { message } = error as Error;
  return new WinnowError('postgres_unreachable', {
    where: 'database',
    rule: `must stay reachable (${message})`,
    cause: error,
  });
}
