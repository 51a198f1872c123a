import { stageNames } from '@winnow/core';
import {
  countForwardLooks,
  type Database,
  type DecisionRow,
  listDecisions,
  type StudyRow,
  studyTrials,
} from '@winnow/platform';
import { stageWinners } from '@winnow/study';
import { earlyEndSentence } from './earlyEnd.ts';
import { formatNumber } from './format.ts';
import { counted, looksSentence } from './forwardLooks.ts';
import { choiceText, standingsOf } from './standings.ts';
import { funnelTable, gateTable, policyTable, trialTable } from './tables.ts';

const LEADERS = 5;

/** What a person wants to know of a study: leaderboard, funnel, and the gate's decision with its reasons. On standard output. */
export async function printReport(db: Database, study: StudyRow): Promise<void> {
  const trials = await studyTrials(db, study.id);
  const leaders = stageNames.flatMap((stage) => stageWinners(study.spec, stage, trials, LEADERS));
  const { several } = study.spec;
  const decisions = await listDecisions(db, study.id);
  print(`\nStudy ${study.id}: ${study.state}${took(study)}`);
  const order = several === undefined ? 'objective' : choiceText(several);
  const table = trialTable(leaders, standingsOf(study.spec, trials));
  print(`\nLeaderboard (best ${LEADERS} of each stage, by ${order})\n${table}`);
  const policies = policyTable(leaders);
  if (policies !== undefined) print(`\nPolicies (of the same trials, on the same folds)\n${policies}`);
  print(`\nFunnel\n${funnelTable(study.spec, trials)}`);
  const early = earlyEndSentence(study, trials.filter(({ stage }) => stage === 'search').length);
  if (early !== undefined) print(`\n${early}`);
  const looks = looksSentence(study, await countForwardLooks(db, study));
  if (looks !== undefined) print(`\n${looks}`);
  if (study.error !== null) print(`\n${study.error.code}: ${study.error.message}`);
  if (decisions.length > 0) print(`\nGate\n${gateTable(decisions)}\n${decisions.map(sentence).join('\n')}`);
}

function sentence({ candidateId, decision, rules, ...figures }: DecisionRow): string {
  const reasons = rules.filter((rule) => rule.verdict !== 'passed').map((rule) => rule.reason);
  const why = reasons.length === 0 ? 'every rule passed' : reasons.join(' ');
  return `${candidateId}: ${decision.toUpperCase()}, ${pickedFrom(figures)}: ${why}`;
}

function pickedFrom({
  trialCount,
  sharpeVariance,
  forwardLooks,
}: Pick<DecisionRow, 'trialCount' | 'sharpeVariance' | 'forwardLooks'>) {
  const variance = sharpeVariance === null ? '' : ` (variance of Sharpe ratios ${formatNumber(sharpeVariance)})`;
  const looks = forwardLooks ? ` on a window with ${counted(forwardLooks, 'earlier look')}` : '';
  return `picked from ${trialCount} trials${variance}${looks}`;
}

function took({ createdAt, finishedAt }: StudyRow): string {
  return finishedAt === null ? '' : ` in ${((finishedAt.getTime() - createdAt.getTime()) / 1000).toFixed(1)} s`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
