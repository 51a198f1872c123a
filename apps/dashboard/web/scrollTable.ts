import { element, type Markup } from './markup.ts';

/**
 * A table that scrolls on its own where it is wider than the screen.
 * @param label   what it is, for those who do not see it
 * @param columns headings from left to right
 * @param bodies  `tbody` elements
 */
export function scrollTable(
  label: string,
  columns: readonly { readonly heading: string; readonly isNumber: boolean }[],
  bodies: readonly Markup[],
): Markup {
  const headings = columns.map(({ heading, isNumber }) =>
    element('th', { scope: 'col', class: isNumber ? 'number' : undefined }, heading),
  );
  return element(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': label, tabindex: 0 },
    element('table', { class: 'trials' }, element('thead', {}, element('tr', {}, headings)), bodies),
  );
}
