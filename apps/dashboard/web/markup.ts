/**
 * What the page should look like, as plain data: views are pure functions that return it, and `patchChildren` brings the
 * document in line with it.
 */

export interface MarkupElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Markup[];
  /** identity among its siblings, for elements that come, go or move */
  readonly key: string | undefined;
}

/** An element, or text. */
export type Markup = MarkupElement | string;

export type AttributeValue = string | number | boolean | undefined;
export type Content = Markup | undefined | readonly Content[];

/** `false` and `undefined` leave an attribute or a child out; `true` writes an attribute without value; `key` is not an attribute. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, AttributeValue>> = {},
  ...content: readonly Content[]
): MarkupElement {
  const { key, ...rest } = attributes;
  const written = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [[name, value === true ? '' : String(value)] as const],
  );
  return {
    tag,
    attributes: Object.fromEntries(written),
    children: content.flatMap(flatten),
    key: key === undefined ? undefined : String(key),
  };
}

function flatten(content: Content): Markup[] {
  if (content === undefined) return [];
  return isList(content) ? content.flatMap(flatten) : [content];
}

function isList(content: Content): content is readonly Content[] {
  return Array.isArray(content);
}
