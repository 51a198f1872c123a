import type { Markup, MarkupElement } from './markup.ts';

const SVG = 'http://www.w3.org/2000/svg';
const SVG_TAGS: readonly string[] = ['svg', 'rect', 'path'];

/** `<details open>` belongs to the reader: it is never set or removed here. */
const READERS_OWN = 'open';

/** Keys of the elements that were made with one. */
const keys = new WeakMap<Node, string>();

/**
 * Makes the children of `parent` what `wanted` says and touches nothing that is right already, so that focus, selection
 * and scroll positions survive. Text becomes text nodes: data can never become markup.
 */
export function patchChildren(parent: Element, wanted: readonly Markup[]): void {
  let cursor = parent.firstChild;
  for (const markup of wanted) {
    const node = findMatch(parent, cursor, markup) ?? create(markup);
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
    patch(node, markup);
  }
  while (cursor !== null) {
    const next: ChildNode | null = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
}

/** The node that stands for the same thing already: by key, else what is at the cursor if it is of the same kind. */
function findMatch(parent: Element, cursor: ChildNode | null, markup: Markup): ChildNode | undefined {
  if (typeof markup === 'object' && markup.key !== undefined) {
    return [...parent.childNodes].find((node) => keys.get(node) === markup.key);
  }
  if (cursor === null || keys.has(cursor)) return undefined;
  const isSame = typeof markup === 'string' ? cursor instanceof Text : cursor.nodeName.toLowerCase() === markup.tag;
  return isSame ? cursor : undefined;
}

function create(markup: Markup): ChildNode {
  if (typeof markup === 'string') return document.createTextNode(markup);
  const { tag, key } = markup;
  const made = SVG_TAGS.includes(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  if (key !== undefined) keys.set(made, key);
  return made;
}

function patch(node: ChildNode, markup: Markup): void {
  if (typeof markup === 'string') {
    if (node.textContent !== markup) node.textContent = markup;
  } else if (node instanceof Element) {
    patchAttributes(node, markup);
    patchChildren(node, markup.children);
  }
}

function patchAttributes(node: Element, { attributes }: MarkupElement): void {
  for (const name of node.getAttributeNames()) {
    if (name !== READERS_OWN && attributes[name] === undefined) node.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
}
