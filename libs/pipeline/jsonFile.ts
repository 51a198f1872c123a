import { encodeJson, WinnowError } from '@winnow/core';
import { type FittedScaler, scalerSchemas } from '@winnow/features';
import { z } from 'zod';

/** A JSON file of an artefact, for people and programs: indented, no number lost. */
export function jsonFile(value: unknown): string {
  return `${JSON.stringify(JSON.parse(encodeJson(value)), null, 2)}\n`;
}

/** A fitted scaler in such a file; its hash vouches for the state. */
export const fittedScalerSchema: z.ZodType<FittedScaler> = z
  .strictObject({
    kind: z.enum(Object.keys(scalerSchemas) as [keyof typeof scalerSchemas]),
    state: z.record(z.string(), z.unknown()),
  })
  .transform((file) => file as unknown as FittedScaler);

/** The value of a JSON file that has the form it should have. @throws WinnowError `artefact_corrupt` */
export function checkedFile<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new WinnowError('artefact_corrupt', { where: `${where}: ${path.map(String).join('.')}`, rule: message });
}
