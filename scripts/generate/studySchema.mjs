import { policySchema } from '@winnow/evaluation';
import { models } from '@winnow/models';
import { studyFileSchema } from '@winnow/study';
import { z } from 'zod';
import { allowedText } from './allowedText.mjs';

/** The schema of the study file, with the names of all models and of what can be searched of each, for editors to complete. */
export function studySchema() {
  const schema = z.toJSONSchema(studyFileSchema, { io: 'input' });
  const { model, models: several, space } = schema.properties;
  const names = Object.keys(models);
  model.enum = names;
  several.items.enum = names;
  const { additionalProperties: range, propertyNames: _, ...rest } = space;
  const searched = Object.values(models).flatMap(searchedParams);
  schema.properties.space = {
    ...rest,
    properties: Object.fromEntries([...searched, ...paramsOf('policy', policySchema)]),
    patternProperties: Object.fromEntries(Object.values(models).flatMap(innerParams)),
    additionalProperties: false,
  };
  return { ...schema, $defs: { range } };
}

function searchedParams({ spec, params }) {
  return paramsOf(spec.name, params).map(([name, property]) => {
    const usual = spec.defaultSpace[name.slice(spec.name.length + 1)];
    return [name, usual === undefined ? property : { ...property, default: usual }];
  });
}

/** Those that hold one value; lists and objects are not searched. */
function paramsOf(owner, params) {
  return Object.entries(z.toJSONSchema(params, { io: 'input' }).properties)
    .filter(([, property]) => holdsOneValue(property))
    .map(([param, property]) => {
      const text = `${allowedText(property)}${property.default === undefined ? '' : `; default ${property.default}`}`;
      return [`${owner}.${param}`, { $ref: '#/$defs/range', description: text }];
    });
}

function holdsOneValue({ type, anyOf, oneOf }) {
  const options = anyOf ?? oneOf;
  return options === undefined ? type !== 'array' && type !== 'object' : options.some(holdsOneValue);
}

/** A model that has others inside names their parameters `<other>.<param>`. */
function innerParams({ spec, params }) {
  const { additionalProperties, properties } = z.toJSONSchema(params, { io: 'input' });
  if (additionalProperties === false) return [];
  return [[`^${spec.name}\\.(${properties.teacher.enum.join('|')})\\..+$`, { $ref: '#/$defs/range' }]];
}
