import { canonicalJson, type StageName, stageNames } from '@winnow/core';
import type { DecisionRow, ForwardLooks, StudyRow, TrialRow } from '@winnow/platform';
import { stageWinners, trialStates } from '@winnow/study';
import Table from 'cli-table3';
import { formatDay, formatNumber } from './format.ts';
import { layout } from './tables.ts';

export interface ComparedStudy {
  readonly study: StudyRow;
  readonly trials: readonly TrialRow[];
  readonly decisions: readonly DecisionRow[];
  readonly forwardLooks: ForwardLooks;
}

/** A line of a table: what it is of, and a cell for each study; undefined where a study has no such thing. */
type Line = readonly [string, ...(string | undefined)[]];

/** Studies side by side. Of their spaces, what differs; of their winners, the parameters of the best trial of the last stage. */
export function comparisonText(studies: readonly ComparedStudy[]): string {
  const ids = studies.map(({ study }) => study.id);
  const spaces = spaceLines(studies);
  const winners = winnerLines(studies);
  return [
    `Results\n${table(ids, resultLines(studies))}`,
    spaces.length === 0 ? 'Spaces: the same' : `Spaces, where they differ\n${table(ids, spaces)}`,
    ...(winners.length === 0 ? [] : [`Best trial of the last stage\n${table(ids, winners)}`]),
  ].join('\n\n');
}

function resultLines(studies: readonly ComparedStudy[]): Line[] {
  const line = (name: string, cell: (study: ComparedStudy) => string): Line => [name, ...studies.map(cell)];
  return [
    line('state', ({ study }) => study.state),
    line('models', ({ study }) => study.spec.models.join(', ')),
    line('sampler', ({ study }) => study.spec.sampler.name),
    line('pruner', ({ study }) => study.spec.pruner.name),
    line('seed', ({ study }) => String(study.spec.seed)),
    ...stageNames.flatMap((stage) => [
      line(`${stage} window`, ({ study }) => {
        const { from, to } = study.spec.stages[stage].window;
        return `${formatDay(from)} … ${formatDay(to)}`;
      }),
      line(`${stage} trials`, ({ trials }) => statesText(ofStage(trials, stage))),
      line(`${stage} best`, ({ study, trials }) => formatNumber(stageWinners(study.spec, stage, trials, 1)[0]?.value)),
    ]),
    line('earlier looks', ({ forwardLooks }) => String(forwardLooks.trials)),
    line('gate', ({ decisions }) => decisions.map(({ decision }) => decision).join(', ') || '–'),
  ];
}

function statesText(trials: readonly TrialRow[]): string {
  const counts = trialStates.map((state) => [trials.filter((trial) => trial.state === state).length, state] as const);
  const present = counts.filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`);
  return present.join(', ') || '–';
}

function spaceLines(studies: readonly ComparedStudy[]): Line[] {
  const spaces = studies.map(({ study }) => study.spec.space);
  return unionOfKeys(spaces)
    .filter((name) => new Set(spaces.map((space) => canonicalJson(space[name] ?? null))).size > 1)
    .map((name) => [name, ...spaces.map((space) => space[name] && dimensionText(space[name]))]);
}

function dimensionText(dimension: StudyRow['spec']['space'][string]): string {
  const { when = {} } = dimension;
  const range =
    'choices' in dimension
      ? `${dimension.type} ${dimension.choices.join(' | ')}`
      : [
          `${dimension.type} ${dimension.low} … ${dimension.high}`,
          ...(dimension.log ? ['log'] : []),
          ...(dimension.step === undefined ? [] : [`step ${dimension.step}`]),
        ].join(', ');
  const conditions = Object.entries(when).map(([parent, values]) => `${parent} ${values.join(' | ')}`);
  return conditions.length === 0 ? range : `${range} (${conditions.join(', ')})`;
}

function winnerLines(studies: readonly ComparedStudy[]): Line[] {
  const winners = studies.map(lastWinner);
  if (winners.every((winner) => winner === undefined)) return [];
  const names = unionOfKeys(winners.map((winner) => winner?.params ?? {}));
  return [
    ['trial', ...winners.map((winner) => winner && `${winner.stage} ${winner.number}`)],
    ['model', ...winners.map((winner) => winner?.spec.model)],
    ...names
      .filter((name) => name !== 'model')
      .map((name): Line => [name, ...winners.map((winner) => cell(winner, name))]),
    ['value', ...winners.map((winner) => winner && formatNumber(winner.value))],
    ['Sharpe (daily)', ...winners.map((winner) => winner && formatNumber(winner.metrics?.sharpe_daily))],
  ];
}

function lastWinner({ study, trials }: ComparedStudy): TrialRow | undefined {
  return stageNames.flatMap((stage) => stageWinners(study.spec, stage, trials, 1)).at(-1);
}

function cell(winner: TrialRow | undefined, name: string): string | undefined {
  const value = winner?.params[name];
  return typeof value === 'number' ? formatNumber(value) : value === undefined ? undefined : String(value);
}

function ofStage(trials: readonly TrialRow[], stage: StageName): TrialRow[] {
  return trials.filter((trial) => trial.stage === stage);
}

function unionOfKeys(records: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

function table(ids: readonly string[], lines: readonly Line[]): string {
  const rows = new Table({ head: ['', ...ids], ...layout });
  for (const line of lines) rows.push(line.map((text) => text ?? '–'));
  return rows.toString();
}
