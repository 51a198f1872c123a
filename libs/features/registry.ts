import type { Feature } from './contract.ts';
import { adx, minusDi, plusDi } from './indicators/adx.ts';
import { amihud } from './indicators/amihud.ts';
import { atr, natr } from './indicators/atr.ts';
import { autocorrelation } from './indicators/autocorrelation.ts';
import { barRange, rangeZ } from './indicators/barRange.ts';
import { bodyReturn } from './indicators/bodyReturn.ts';
import { bollingerLower, bollingerPercentB, bollingerUpper, bollingerWidth } from './indicators/bollinger.ts';
import { clv } from './indicators/clv.ts';
import { distSma } from './indicators/distSma.ts';
import { ema } from './indicators/ema.ts';
import { fracDiff } from './indicators/fracDiff.ts';
import { garmanKlass } from './indicators/garmanKlass.ts';
import { hurstDfa } from './indicators/hurstDfa.ts';
import { keltnerLower, keltnerPosition, keltnerUpper } from './indicators/keltner.ts';
import { logReturn } from './indicators/logReturn.ts';
import { logVolumeDelta } from './indicators/logVolumeDelta.ts';
import { macdHistogram, macdLine, macdSignal } from './indicators/macd.ts';
import { obv } from './indicators/obv.ts';
import { parkinson } from './indicators/parkinson.ts';
import { pullbackDepth } from './indicators/pullbackDepth.ts';
import { realizedVol } from './indicators/realizedVol.ts';
import { relativeVolume } from './indicators/relativeVolume.ts';
import { returnZ } from './indicators/returnZ.ts';
import { rogersSatchell } from './indicators/rogersSatchell.ts';
import { rsi } from './indicators/rsi.ts';
import { sma } from './indicators/sma.ts';
import { stochD, stochK } from './indicators/stochastic.ts';
import { todCos, todSin } from './indicators/timeOfDay.ts';
import { volOfVol } from './indicators/volOfVol.ts';
import { volumeZ } from './indicators/volumeZ.ts';
import { closeLogRatioVwap, closeOverVwap, distVwap, vwap } from './indicators/vwap.ts';
import { yangZhang } from './indicators/yangZhang.ts';
import { stationary } from './stationary.ts';

/**
 * Every feature that a feature spec may name, on its own or with the suffix of a timeframe (resolveFeature.ts). A name
 * and its values never change; a new definition is a new name.
 */
export const featureRegistry = {
  // core
  logret_1: logReturn(1),
  logret_5: logReturn(5),
  logret_20: logReturn(20),
  realized_vol_20: realizedVol(20),
  volume_z_20: volumeZ(20),
  dist_sma_20: distSma(20),
  parkinson_20: parkinson(20),
  rsi_14: rsi(14),

  // state vector
  clv: clv(),
  pullback_depth: pullbackDepth(60),
  r5: logReturn(5),
  r15: logReturn(15),
  r60: logReturn(60),
  vwap_60: vwap(60),
  dist_vwap_60: distVwap(60),
  tod_sin: todSin(),
  tod_cos: todCos(),
  macd: macdLine(),
  stoch_k: stochK(14),
  sma_20: sma(20),
  ema_20: ema(20),
  vol_of_vol: volOfVol(15, 60),
  vol_z_60: volumeZ(60),
  range_1: barRange(),
  rv_15: realizedVol(15),
  rv_60: realizedVol(60),
  relvol_60: relativeVolume(60),
  range_z_60: rangeZ(60),
  bb_middle: sma(20),
  bb_width: bollingerWidth(20),

  // HMM sets
  close_logret_current: logReturn(1),
  log_volume_delta_current: logVolumeDelta(),
  close_parkinson_20: parkinson(20),
  close_ret_zscore_20: returnZ(20),
  volume_rvol_20: relativeVolume(20),
  close_over_vwap: closeOverVwap(20),
  close_log_ratio_vwap: closeLogRatioVwap(20),
  high_low_range_pct_current: barRange(),
  close_open_pct_current: bodyReturn(),

  // indicators
  adx_14: adx(14),
  plus_di_14: plusDi(14),
  minus_di_14: minusDi(14),
  atr_14: atr(14),
  natr_14: natr(14),
  bb_upper: bollingerUpper(20),
  bb_lower: bollingerLower(20),
  bb_percent_b: bollingerPercentB(20),
  keltner_middle: ema(20),
  keltner_upper: keltnerUpper(),
  keltner_lower: keltnerLower(),
  keltner_position: keltnerPosition(),
  macd_signal: macdSignal(),
  macd_hist: macdHistogram(),
  stoch_d: stochD(14, 3),
  obv: obv(),
  garman_klass_20: garmanKlass(20),
  rogers_satchell_20: rogersSatchell(20),
  yang_zhang_20: yangZhang(20),
  amihud_20: amihud(20),
  autocorr_1_60: autocorrelation(1, 60),
  hurst_dfa_256: hurstDfa(),
  fracdiff_04_100: fracDiff(0.4, 100),

  // stationary forms
  vwap_60_stationary: stationary(vwap(60)),
  sma_20_stationary: stationary(sma(20)),
  ema_20_stationary: stationary(ema(20)),
  macd_stationary: stationary(macdLine()),
  macd_signal_stationary: stationary(macdSignal()),
  macd_hist_stationary: stationary(macdHistogram()),
  atr_14_stationary: stationary(atr(14)),
  bb_middle_stationary: stationary(sma(20)),
  bb_upper_stationary: stationary(bollingerUpper(20)),
  bb_lower_stationary: stationary(bollingerLower(20)),
  keltner_middle_stationary: stationary(ema(20)),
  keltner_upper_stationary: stationary(keltnerUpper()),
  keltner_lower_stationary: stationary(keltnerLower()),
  obv_stationary: stationary(obv()),
  amihud_20_stationary: stationary(amihud(20)),
} as const satisfies Readonly<Record<string, Feature>>;

/** A registered name, without a suffix. */
export type BaseFeatureName = keyof typeof featureRegistry;

export const featureNames = Object.keys(featureRegistry) as readonly BaseFeatureName[];
