import type { Command } from 'commander';
import { explainCommand } from './explain.ts';
import { exportCommand } from './export.ts';
import { fitCommand } from './fit.ts';
import { importCommand } from './import.ts';
import { predictCommand } from './predict.ts';

/** The commands on models of tables; docs/reference/tables.md is made from them. */
export function tableCommands(): readonly Command[] {
  return [fitCommand(), predictCommand(), explainCommand(), exportCommand(), importCommand()];
}
