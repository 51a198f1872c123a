import type { Series } from '@winnow/market';
import type { LookAhead } from '@winnow/pipeline';
import Table from 'cli-table3';
import { layout } from './tables.ts';

/** A look-ahead, with where it was found. */
export interface Offence extends LookAhead {
  readonly model: string;
  readonly series: Series;
}

export interface AuditReport {
  readonly text: string;
  readonly exitCode: 0 | 1;
}

/**
 * What an audit says and ends with.
 * @param scope what was audited, in words
 * @param cuts  number of bars after which the future was changed
 */
export function auditReport(offences: readonly Offence[], scope: string, cuts: number): AuditReport {
  if (offences.length === 0) {
    const bars = cuts === 1 ? '1 bar' : `${cuts} bars`;
    return { text: `No look-ahead: ${scope}; future replaced and taken away after ${bars}.\n`, exitCode: 0 };
  }
  return { text: `${offenceTable(offences)}\nLook-ahead found: ${scope}.\n`, exitCode: 1 };
}

function offenceTable(offences: readonly Offence[]): string {
  const table = new Table({
    head: ['symbol', 'model', 'what', 'name', 'proof', 'changed after', 'moved', 'first moved'],
    ...layout,
  });
  const openOf = ({ ts }: Series, bar: number) => new Date(ts[bar]!).toISOString();
  for (const { model, what, name, proof, cut, moved, firstBar, series } of offences) {
    table.push([series.symbol, model, what, name, proof, openOf(series, cut), moved, openOf(series, firstBar)]);
  }
  return table.toString();
}
