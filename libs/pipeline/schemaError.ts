import { type ErrorCode, nearestName, WinnowError } from '@winnow/core';
import type { z } from 'zod';

/** The codes of a kind of file: one for a key that it does not know, one for every other broken rule. */
export interface SchemaErrorCodes {
  readonly unknownKey: ErrorCode;
  readonly invalid: ErrorCode;
}

/**
 * Turns the first problem that zod found into Winnow's error: `where.key.path: rule, but got value`.
 * @param where what was parsed, e.g. the file's name
 * @param input the raw value, from which the offending part is shown
 * @param keys  keys of the file at any depth, from which the nearest one to an unknown one is suggested
 */
export function schemaError(
  error: z.ZodError,
  where: string,
  input: unknown,
  codes: SchemaErrorCodes,
  keys: readonly string[] = [],
): WinnowError {
  const issue = firstIssue(error.issues, []);
  if (issue.code === 'unrecognized_keys') {
    const nearest = nearestName(issue.keys[0]!, keys);
    return new WinnowError(codes.unknownKey, {
      where: place(where, issue.path),
      rule: `must not have unknown keys${nearest === undefined ? '' : ` (did you mean "${nearest}"?)`}`,
      got: issue.keys.join(', '),
    });
  }
  return new WinnowError(codes.invalid, {
    where: place(where, issue.path),
    rule: issue.message.replace(/^Invalid input: /, ''),
    got: valueAt(input, issue.path),
  });
}

type Issue = z.core.$ZodIssue;

/** A union reports one list of issues per branch; the branch that got furthest is the one that was meant. */
function firstIssue(issues: readonly Issue[], prefix: readonly PropertyKey[]): Issue {
  const issue = { ...issues[0]!, path: [...prefix, ...issues[0]!.path] };
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const depth = (branch: readonly Issue[]) => Math.max(0, ...branch.map((item) => item.path.length));
  const meant = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0]!;
  return meant.length === 0 || depth(meant) === 0 ? issue : firstIssue(meant, issue.path);
}

function place(where: string, path: readonly PropertyKey[]): string {
  return path.length === 0 ? where : `${where}: ${path.map(String).join('.')}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
