import { emissionFamilyOf } from './emissions/emissionFamilies.ts';
import type { Hmm } from './hmm.ts';

export interface InformationCriteria {
  /** free parameters: K − 1 of the start, K (K − 1) of the transitions, and those of the emissions */
  readonly nParameters: number;
  /** 2 nParameters − 2 logLik (Akaike 1974) */
  readonly aic: number;
  /** nParameters log T − 2 logLik (Schwarz 1978) */
  readonly bic: number;
}

/**
 * @param logLik nats, of the rows that the model was fitted to
 * @param rows   T
 */
export function informationCriteria(hmm: Hmm, logLik: number, rows: number): InformationCriteria {
  const nParameters = hmm.nStates ** 2 - 1 + emissionFamilyOf(hmm).parameterCount(hmm);
  return { nParameters, aic: 2 * nParameters - 2 * logLik, bic: nParameters * Math.log(rows) - 2 * logLik };
}
