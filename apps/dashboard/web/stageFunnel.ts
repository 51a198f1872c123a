import type { StageSummary, StudySummary, TrialState } from './api.ts';
import { formatName, formatValue } from './format.ts';
import { element, type Markup } from './markup.ts';
import { objectiveName } from './objectiveName.ts';

/** In the order in which the bar stacks them. */
const STARTED = ['complete', 'pruned', 'failed', 'running'] as const satisfies readonly TrialState[];
const SHOWN = [...STARTED, 'waiting'] as const;

/** The stages in order, each with its progress and best value. */
export function stageFunnel({ stages, state, stage: current, earlyEnd }: StudySummary): Markup {
  return element(
    'ol',
    { class: 'funnel' },
    stages.map((stage) =>
      stageItem(stage, state === 'running' && stage.name === current, stage.name === 'search' ? earlyEnd : null),
    ),
  );
}

function stageItem(stage: StageSummary, isCurrent: boolean, earlyEnd: string | null): Markup {
  const done = stage.complete + stage.pruned + stage.failed;
  return element(
    'li',
    {
      class: done + stage.running + stage.waiting === 0 ? 'ahead' : undefined,
      'aria-current': isCurrent ? 'step' : undefined,
    },
    element('h3', {}, formatName(stage.name)),
    element(
      'span',
      { class: 'done' },
      element('strong', {}, formatValue(done)),
      ` of ${formatValue(stage.planned)} trials`,
      earlyEnd === null ? [] : `, ended early: ${formatName(earlyEnd).toLowerCase()}`,
    ),
    progressBar(stage, done),
    bestValues(stage),
    element(
      'ul',
      { class: 'counts' },
      SHOWN.filter((state) => stage[state] > 0).map((state) => countItem(state, stage[state])),
    ),
  );
}

/** With several objectives the best of each, which no one trial need have. */
function bestValues({ best, objectives }: StageSummary): Markup {
  if (objectives.length === 0) {
    return element('span', { class: 'best' }, 'Best value ', element('strong', {}, formatValue(best)));
  }
  return element(
    'ul',
    { class: 'best', 'aria-label': 'Best of each objective' },
    objectives.map((objective) =>
      element(
        'li',
        { key: objective.metric },
        `Best ${objectiveName(objective)} `,
        element('strong', {}, formatValue(objective.best)),
      ),
    ),
  );
}

function countItem(state: TrialState, count: number): Markup {
  return element('li', { class: state, key: state }, `${formatValue(count)} ${state}`);
}

/** Trials by state, stacked in the order of `STARTED`, on a track as long as the plan. */
function progressBar(stage: StageSummary, done: number): Markup {
  let x = 0;
  const bars = STARTED.map((state) => {
    const bar = element('rect', { class: state, x, y: 0, width: stage[state], height: 1 });
    x += stage[state];
    return bar;
  });
  const attributes = {
    class: 'bar',
    viewBox: `0 0 ${Math.max(1, stage.planned, x)} 1`,
    preserveAspectRatio: 'none',
    role: 'progressbar',
    'aria-label': `${formatName(stage.name)} trials done`,
    'aria-valuemin': 0,
    'aria-valuenow': done,
    'aria-valuemax': stage.planned,
  };
  return element('svg', attributes, bars);
}
