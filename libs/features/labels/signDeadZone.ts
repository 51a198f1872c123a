import type { Series } from '@winnow/market';
import { z } from 'zod';
import type { Labels } from './contract.ts';
import { forwardReturn } from './forwardReturn.ts';

export const signDeadZoneSchema = z.strictObject({
  kind: z.literal('sign_dead_zone').describe('Sign of the forward return, where it is large enough to mean something.'),
  horizon: z.int().min(1).max(1000).describe('Bars from a row to the end of its label.'),
  deadZone: z.number().min(0).max(1).describe('Simple return up to which, in either direction, a move has no sign.'),
});
export type SignDeadZoneSpec = z.infer<typeof signDeadZoneSchema>;

/**
 * The forward return with class sign(ret) where |ret| > deadZone, else 0. Rows in the dead zone have weight 0: a
 * classifier that must call them up or down would learn noise.
 * @param barIndex [N] ascending bar indices
 */
export function signDeadZone(series: Series, barIndex: Int32Array, spec: SignDeadZoneSpec, endBar: number): Labels {
  const { ret, endIndex } = forwardReturn(series, barIndex, spec, endBar);
  const sign = Int8Array.from(ret, (value) => (Math.abs(value) > spec.deadZone ? Math.sign(value) : 0));
  return {
    ret,
    up: Uint8Array.from(sign, (value) => (value > 0 ? 1 : 0)),
    endIndex,
    class: sign,
    weight: Float64Array.from(sign, Math.abs),
  };
}
