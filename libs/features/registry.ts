import type { Feature } from './contract.ts';
import { distSma } from './distSma.ts';
import { logReturn } from './logReturn.ts';
import { parkinson } from './parkinson.ts';
import { realizedVol } from './realizedVol.ts';
import { rsi } from './rsi.ts';
import { volumeZ } from './volumeZ.ts';

/** Every feature that a feature spec may name. A name and its values never change; a new definition is a new name. */
export const featureNames = [
  'logret_1',
  'logret_5',
  'logret_20',
  'realized_vol_20',
  'volume_z_20',
  'dist_sma_20',
  'parkinson_20',
  'rsi_14',
] as const;
export type FeatureName = (typeof featureNames)[number];

export const featureRegistry: { readonly [N in FeatureName]: Feature } = {
  logret_1: logReturn(1),
  logret_5: logReturn(5),
  logret_20: logReturn(20),
  realized_vol_20: realizedVol(20),
  volume_z_20: volumeZ(20),
  dist_sma_20: distSma(20),
  parkinson_20: parkinson(20),
  rsi_14: rsi(14),
};
