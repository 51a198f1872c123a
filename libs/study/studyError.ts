import type { WinnowError } from '@winnow/core';
import { schemaError } from '@winnow/pipeline';
import type { z } from 'zod';

/** The error of a study file that breaks its schema, at the first problem that zod found. */
export function toStudyError(error: z.ZodError, where: string, input: unknown): WinnowError {
  return schemaError(error, where, input, { unknownKey: 'study_unknown_key', invalid: 'study_invalid' });
}
