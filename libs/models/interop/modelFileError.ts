import { WinnowError } from '@winnow/core';

/** The file is not of its format. @param got left out where the rule says it */
export function invalidFile(where: string, rule: string, got?: unknown): WinnowError {
  return new WinnowError('model_file_invalid', { where, rule, ...(got !== undefined && { got }) });
}

/** What the one side has, the other one cannot hold. */
export function unsupported(where: string, rule: string, got: unknown): WinnowError {
  return new WinnowError('model_file_unsupported', { where, rule, got });
}
