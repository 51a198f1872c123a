import type { ComponentSummary } from './api.ts';
import { formatCount } from './format.ts';
import { element, type Markup } from './markup.ts';

/** The live components by kind: `2 trainers · 6 slots`. */
export function componentsView(components: readonly ComponentSummary[]): Markup {
  const kinds = [...new Set(components.map(({ kind }) => kind))].sort();
  return element(
    'ul',
    { class: 'components', 'aria-label': 'Live components' },
    kinds.map((kind) =>
      kindItem(
        kind,
        components.filter((component) => component.kind === kind),
      ),
    ),
  );
}

function kindItem(kind: string, members: readonly ComponentSummary[]): Markup {
  const slots = members.reduce((sum, member) => sum + member.slots, 0);
  const places = members.map(({ host, pid }) => `${host}, process ${pid}`).join('; ');
  const capacity = slots === 0 ? '' : ` · ${formatCount(slots, 'slot')}`;
  return element('li', { key: kind, title: places }, `${formatCount(members.length, kind)}${capacity}`);
}
