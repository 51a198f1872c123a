/** What a property of a JSON schema allows, in words: `integer ≥ 1 ≤ 255`, `scale, auto or number > 0`. */
export function allowedText(property) {
  const { const: only, enum: choices, anyOf, oneOf, properties } = property;
  if (only !== undefined) return String(only);
  if (choices !== undefined) return choices.join(', ');
  const options = anyOf ?? oneOf;
  if (options !== undefined) return options.map(allowedText).join(' or ');
  if (properties !== undefined) return objectText(properties);
  return property.additionalProperties
    ? `object of ${allowedText(property.additionalProperties)}`
    : numberText(property);
}

/** `{ bars }`; a key that tells kinds apart comes with its value. */
function objectText(properties) {
  const keys = Object.entries(properties).map(([key, { const: only }]) =>
    only === undefined ? key : `${key}: ${only}`,
  );
  return `{ ${keys.join(', ')} }`;
}

function numberText({ type = 'object', minimum, exclusiveMinimum, maximum, exclusiveMaximum }) {
  const low = minimum !== undefined ? `≥ ${minimum}` : exclusiveMinimum !== undefined ? `> ${exclusiveMinimum}` : '';
  const bounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  const high = bounded ? `≤ ${maximum}` : exclusiveMaximum !== undefined ? `< ${exclusiveMaximum}` : '';
  return [type, low, high].filter((part) => part !== '').join(' ');
}
