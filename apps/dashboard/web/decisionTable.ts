import type { DecisionSummary, RuleSummary, StudySummary, Verdict } from './api.ts';
import { formatCount, formatName, formatValue } from './format.ts';
import { element, type Markup } from './markup.ts';

const VERDICT_MARKS: Readonly<Record<Verdict, string>> = { passed: '✓', failed: '✕', insufficient_observation: '…' };

/** Candidates × rules: what each rule measured, its limit, its verdict and why. Nothing before there is a candidate. */
export function decisionTable({ decisions, state }: StudySummary): Markup | undefined {
  if (decisions.length === 0) {
    return state === 'complete'
      ? element('p', { class: 'quiet' }, 'The gate has not decided on a candidate.')
      : undefined;
  }
  const rules = [...new Set(decisions.flatMap((decision) => decision.rules.map(({ rule }) => rule)))];
  const headings = ['Candidate', 'Decision', ...rules.map(formatName)];
  return element(
    'section',
    { class: 'gate' },
    element('h3', {}, 'Gate decisions'),
    element(
      'table',
      { role: 'table' },
      element('thead', { role: 'rowgroup' }, element('tr', { role: 'row' }, headings.map(headingCell))),
      element(
        'tbody',
        { role: 'rowgroup' },
        decisions.map((decision) => decisionRow(decision, rules)),
      ),
    ),
  );
}

// Roles are spelled out because narrow screens lay the table out as blocks, and browsers then forget that it is a table.

function headingCell(text: string): Markup {
  return element('th', { scope: 'col', role: 'columnheader' }, text);
}

function decisionRow(decision: DecisionSummary, rules: readonly string[]): Markup {
  return element(
    'tr',
    { role: 'row', key: decision.candidateId },
    element(
      'th',
      { scope: 'row', role: 'rowheader' },
      element('strong', {}, `#${decision.rank + 1}`),
      element('span', { class: 'id' }, decision.candidateId),
    ),
    element(
      'td',
      { role: 'cell', 'data-label': 'Decision' },
      verdict(decision.decision),
      element('span', { class: 'reason' }, `picked from ${formatCount(decision.trialCount, 'trial')}`),
      decision.sharpeVariance === null
        ? []
        : element('span', { class: 'reason' }, `variance of Sharpe ratios ${formatValue(decision.sharpeVariance)}`),
      decision.forwardLooks
        ? element('span', { class: 'reason' }, `window with ${formatCount(decision.forwardLooks, 'earlier look')}`)
        : [],
    ),
    rules.map((name) =>
      ruleCell(
        name,
        decision.rules.find(({ rule }) => rule === name),
      ),
    ),
  );
}

function ruleCell(name: string, report: RuleSummary | undefined): Markup {
  const attributes = { role: 'cell', 'data-label': formatName(name) };
  if (report === undefined) return element('td', attributes, 'not judged');
  return element(
    'td',
    attributes,
    verdict(report.verdict),
    element(
      'span',
      { class: 'measured' },
      element('strong', {}, formatValue(report.measured)),
      ' ',
      element('span', {}, `limit ${formatValue(report.limit)}`),
    ),
    element('span', { class: 'reason' }, report.reason),
  );
}

function verdict(name: Verdict): Markup {
  return element(
    'span',
    { class: `verdict ${name}` },
    element('span', { class: 'mark', 'aria-hidden': 'true' }, VERDICT_MARKS[name]),
    formatName(name),
  );
}
