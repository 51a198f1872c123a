import type { StudyDetail, StudySummary } from './api.ts';
import { decisionTable } from './decisionTable.ts';
import { formatElapsed, formatName, formatTime } from './format.ts';
import { type Content, element, type Markup } from './markup.ts';
import { policyTable } from './policyTable.ts';
import { stageFunnel } from './stageFunnel.ts';
import { trialTables } from './trialTables.ts';

/** One study: where it stands, its stages, what the gate said, and its best trials on demand. */
export function studyCard(study: StudySummary, detail: StudyDetail | undefined, now: number): Markup {
  const headingId = `study-${study.id}`;
  return element(
    'article',
    { class: 'card', key: study.id, 'aria-labelledby': headingId },
    element(
      'header',
      {},
      element('h2', { id: headingId }, study.id),
      element('span', { class: `badge ${study.state}`, 'aria-live': 'polite' }, stateText(study)),
      element('span', { class: 'when' }, submitted(study), ` · ${elapsedText(study, now)}`),
    ),
    failureText(study),
    stageFunnel(study),
    decisionTable(study),
    element(
      'details',
      { 'data-study': study.id },
      element('summary', {}, 'Top trials'),
      detail === undefined ? element('p', { class: 'quiet' }, 'Loading trials…') : trialsOf(detail),
    ),
  );
}

function trialsOf({ trials, stages }: StudyDetail): Content {
  return [trialTables(trials, stages[0]!.objectives), policyTable(trials)];
}

function stateText({ state, stage }: StudySummary): string {
  return state === 'running' ? `Running: ${stage}` : formatName(state);
}

function submitted({ created }: StudySummary): Markup {
  return element('time', { datetime: created }, formatTime(created));
}

function elapsedText({ created, finished }: StudySummary, now: number): string {
  return formatElapsed((finished === null ? now : Date.parse(finished)) - Date.parse(created));
}

function failureText({ error }: StudySummary): Markup | undefined {
  if (error === null) return undefined;
  return element('p', { class: 'banner' }, element('strong', {}, error.code), ` ${error.message}`);
}
