import type { Feature } from '../contract.ts';
import { defineFeature } from '../defineFeature.ts';
import { LogReturns } from '../rolling/logReturns.ts';
import { windowMean } from '../rolling/window.ts';

/**
 * Notation: N window, s box size, y profile (running sum of the returns less their mean), F(s) root mean square of the
 * profile around a straight line fitted to each box of s values.
 */

const BOX_SIZES = [8, 16, 32, 64]; // below 8 a line fits too well, above N/4 too few boxes are left
const WINDOW = 256; // a multiple of every box size
const RANDOM_WALK = 0.5; // what returns without memory have; also where they do not scatter, so that nothing is said

/**
 * Hurst exponent by detrended fluctuation analysis (Peng et al. 1994, "Mosaic organization of DNA nucleotides", Physical
 * Review E 49): slope of ln F(s) over ln s. Above ½ returns persist, below ½ they revert.
 */
export function hurstDfa(): Feature {
  return defineFeature({
    description: `slope of ln F(s) over ln s for boxes of s = ${BOX_SIZES.join(', ')}, by detrended fluctuation analysis of the last ${WINDOW} log returns; ½ without scatter (Peng et al. 1994)`,
    unit: 'exponent',
    warmup: WINDOW,
    inputs: ['close'],
    stationarity: 'none',
    create() {
      const returns = new LogReturns(WINDOW);
      const profile = new Float64Array(WINDOW);
      const logFluctuations = new Float64Array(BOX_SIZES.length);
      return {
        push({ close }, t, out, at) {
          returns.pushClose(close[t]!);
          const mean = fillProfile(returns, profile);
          for (let k = 0; k < BOX_SIZES.length; k++) {
            logFluctuations[k] = 0.5 * Math.log(residualSquares(profile, BOX_SIZES[k]!) / WINDOW);
          }
          const slope = slopeOverLogSizes(logFluctuations);
          out[at] = Number.isNaN(mean) || Number.isFinite(slope) ? slope : RANDOM_WALK; // F = 0 has no logarithm
        },
      };
    },
  });
}

/** @param profile [N] receives y */
function fillProfile({ values, last }: LogReturns, profile: Float64Array): number {
  const mean = windowMean(values, last, WINDOW);
  let sum = 0;
  for (let i = 0; i < WINDOW; i++) {
    sum += values[last - WINDOW + 1 + i]! - mean;
    profile[i] = sum;
  }
  return mean;
}

/** Σ over all boxes of the squared residuals of each box's own least-squares line. */
function residualSquares(profile: Float64Array, size: number): number {
  const centre = (size - 1) / 2;
  const spread = (size * (size * size - 1)) / 12; // Σ (i − centre)²
  let total = 0;
  for (let start = 0; start < WINDOW; start += size) {
    let sum = 0;
    let moment = 0;
    for (let i = 0; i < size; i++) {
      sum += profile[start + i]!;
      moment += (i - centre) * profile[start + i]!;
    }
    const level = sum / size;
    const slope = moment / spread;
    for (let i = 0; i < size; i++) {
      const residual = profile[start + i]! - level - slope * (i - centre);
      total += residual * residual;
    }
  }
  return total;
}

const logSizes = BOX_SIZES.map(Math.log);
const logSizeMean = logSizes.reduce((sum, x) => sum + x, 0) / logSizes.length;
const logSizeSpread = logSizes.reduce((sum, x) => sum + (x - logSizeMean) ** 2, 0);

/** Least-squares slope of ln F(s) over ln s. */
function slopeOverLogSizes(logFluctuations: Float64Array): number {
  let moment = 0;
  for (let k = 0; k < logSizes.length; k++) moment += (logSizes[k]! - logSizeMean) * logFluctuations[k]!;
  return moment / logSizeSpread;
}
