import { componentsView } from './componentsView.ts';
import { element, type Markup } from './markup.ts';
import type { PageState } from './pageState.ts';
import { studyCard } from './studyCard.ts';

/** The whole page. */
export function pageView(state: PageState): Markup[] {
  return [
    element(
      'header',
      { class: 'top' },
      element('h1', {}, 'Winnow'),
      componentsView(state.components),
      element('nav', {}, element('a', { href: 'queues' }, 'Queues')),
    ),
    element(
      'div',
      { class: 'alerts', role: 'alert' },
      state.failure === undefined ? undefined : failureBanner(state.failure),
    ),
    element('main', {}, noTrainerNote(state), studiesView(state)),
  ];
}

function failureBanner(reason: string): Markup {
  return element(
    'p',
    { class: 'banner' },
    element('strong', {}, 'The dashboard does not answer. '),
    `${reason} What you see may be old; the page keeps trying.`,
  );
}

function noTrainerNote({ studies = [], components, failure }: PageState): Markup | undefined {
  const isWaiting =
    studies.some(({ state }) => state === 'running') && components.every(({ kind }) => kind !== 'trainer');
  if (!isWaiting || failure !== undefined) return undefined;
  return element(
    'p',
    { class: 'note', key: 'note' },
    'No trainer is alive, so trials wait. ',
    command('npx winnow up'),
    ' starts one.',
  );
}

function studiesView({ studies, details, now }: PageState): Markup[] {
  if (studies === undefined) return [element('p', { class: 'quiet', key: 'loading' }, 'Loading studies…')];
  if (studies.length === 0) return [emptyView()];
  return studies.map((study) => studyCard(study, details.get(study.id), now));
}

function emptyView(): Markup {
  return element(
    'section',
    { class: 'card empty', key: 'empty' },
    element('h2', {}, 'No study yet'),
    element('p', {}, 'Submit one, and it appears here as it runs:'),
    command('npx winnow submit configs/studies/quickstart.json'),
  );
}

function command(text: string): Markup {
  return element('code', {}, text);
}
