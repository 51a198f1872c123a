import type { Command } from 'commander';
import { explainCommand } from './explain.ts';
import { exportModelCommand } from './exportModel.ts';
import { fitCommand } from './fit.ts';
import { importModelCommand } from './importModel.ts';
import { predictCommand } from './predict.ts';

/** The commands on models of tables; docs/reference/tables.md is made from them. */
export function tableCommands(): readonly Command[] {
  return [fitCommand(), predictCommand(), explainCommand(), exportModelCommand(), importModelCommand()];
}
