import { WinnowError } from '@winnow/core';
import type { z } from 'zod';

/**
 * The spec of a sampler or pruner with its defaults.
 * @param schema `samplerSchema` or `prunerSchema`
 * @param where  names the input in errors
 * @throws WinnowError `search_invalid` naming the key, the rule and the value
 */
export function parseSpec<S extends z.ZodType>(schema: S, input: unknown, where: string): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  const rule = message.replace(/^Invalid input: /, '');
  throw new WinnowError('search_invalid', { where: [where, ...path.map(String)].join('.'), rule, got: input });
}
