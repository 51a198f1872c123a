import type { Series } from '@winnow/market';
import { z } from 'zod';
import type { Labels } from './contract.ts';
import { forwardReturn, forwardReturnSchema } from './forwardReturn.ts';
import { metaLabel, metaLabelSchema } from './metaLabel.ts';
import { signDeadZone, signDeadZoneSchema } from './signDeadZone.ts';
import { trendScanning, trendScanningSchema } from './trendScanning.ts';
import { tripleBarrier, tripleBarrierSchema } from './tripleBarrier.ts';

/** One schema per kind of label; the registry has one builder per entry. Each has a `horizon`: the longest a label is. */
export const labelSchemas = {
  forward_return: forwardReturnSchema,
  sign_dead_zone: signDeadZoneSchema,
  triple_barrier: tripleBarrierSchema,
  meta_label: metaLabelSchema,
  trend_scanning: trendScanningSchema,
};

/** The `label` of a study file. */
export const labelSchema = z.discriminatedUnion('kind', [
  forwardReturnSchema,
  signDeadZoneSchema,
  tripleBarrierSchema,
  metaLabelSchema,
  trendScanningSchema,
]);

export type LabelKind = keyof typeof labelSchemas;
/** The spec of one kind, or of any; written over the kinds so that `labelBuilders[label.kind](…, label)` type-checks. */
export type LabelSpec<K extends LabelKind = LabelKind> = {
  [P in K]: { kind: P } & z.infer<(typeof labelSchemas)[P]>;
}[K];

type LabelBuilder<Spec> = (series: Series, barIndex: Int32Array, label: Spec, endBar: number) => Labels;

export const labelBuilders: { readonly [K in LabelKind]: LabelBuilder<LabelSpec<K>> } = {
  forward_return: forwardReturn,
  sign_dead_zone: signDeadZone,
  triple_barrier: tripleBarrier,
  meta_label: metaLabel,
  trend_scanning: trendScanning,
};
