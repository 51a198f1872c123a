/** Entry of the page: polls the API, keeps what it heard, and redraws. */
import type { ComponentSummary, StudyDetail, StudySummary } from './api.ts';
import { getJson } from './getJson.ts';
import type { PageState } from './pageState.ts';
import { pageView } from './pageView.ts';
import { patchChildren } from './patchChildren.ts';

const POLL_MS = 1_000;

const page = document.querySelector('#page')!;
const opened = new Set<string>();
const details = new Map<string, StudyDetail>();
let state: PageState = { studies: undefined, components: [], details, failure: undefined, now: Date.now() };

function draw(change: Partial<PageState> = {}): void {
  state = { ...state, ...change, now: Date.now() };
  patchChildren(page, pageView(state));
}

async function refresh(): Promise<void> {
  try {
    const [studies, components] = await Promise.all([
      getJson<StudySummary[]>('api/studies'),
      getJson<ComponentSummary[]>('api/components'),
    ]);
    await Promise.all(studies.filter(isStale).map(loadDetail));
    draw({ studies, components, failure: undefined });
  } catch (error) {
    draw({ failure: (error as Error).message, components: [] });
  }
}

/** The trials of an opened study are fetched again whenever its summary has changed. */
function isStale(study: StudySummary): boolean {
  if (!opened.has(study.id)) return false;
  const known = details.get(study.id);
  if (known === undefined) return true;
  const { trials: _, ...summary } = known;
  return JSON.stringify(summary) !== JSON.stringify(study);
}

async function loadDetail({ id }: { readonly id: string }): Promise<void> {
  details.set(id, await getJson<StudyDetail>(`api/studies/${encodeURIComponent(id)}`));
}

async function toggle(target: EventTarget | null): Promise<void> {
  if (!(target instanceof HTMLDetailsElement) || target.dataset['study'] === undefined) return;
  const id = target.dataset['study'];
  if (!target.open) {
    opened.delete(id);
    return;
  }
  opened.add(id);
  await loadDetail({ id }).catch(() => {}); // the next poll tries again and says why it failed
  draw();
}

/** One request after the other; none while nobody looks. */
async function poll(): Promise<void> {
  if (!document.hidden) await refresh();
  setTimeout(poll, POLL_MS);
}

document.addEventListener('toggle', (event) => void toggle(event.target), { capture: true }); // toggle does not bubble
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void refresh();
});
draw();
void poll();
