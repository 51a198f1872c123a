/**
 * CMA-ES with margin (Hamano et al. 2022, "CMA-ES with margin", section 4): keeps a share α of the distribution of each
 * grid parameter outside the cell of its mean, so that the step size cannot shrink until only one value is drawn.
 */

import { normalCdf, normalQuantile } from '@winnow/numerics';
import type { Param } from '../../space.ts';
import { fromUnit, toUnit } from '../../unitCube.ts';

/**
 * Moves one coordinate of the mean, and stretches it, as far as the margin asks.
 * @param mean  in the unit cube
 * @param std   standard deviation of the coordinate
 * @param alpha share that must stay outside the mean's cell
 */
export function keepMargin(param: Param, mean: number, std: number, alpha: number): { mean: number; stretch: number } {
  const { left, right } = cellAround(param, mean);
  if (left === undefined && right === undefined) return { mean, stretch: 1 };
  if (left === undefined || right === undefined) {
    const edge = (left ?? right)!;
    const reach = -normalQuantile(alpha) * std;
    return { mean: edge + Math.sign(mean - edge) * Math.min(Math.abs(mean - edge), reach), stretch: 1 };
  }
  const low = Math.max(alpha / 2, normalCdf((left - mean) / std));
  const up = Math.max(alpha / 2, normalCdf((mean - right) / std));
  const middle = normalCdf((right - mean) / std) - normalCdf((left - mean) / std);
  const excess = 1 - low - up - middle;
  const spare = low + up + middle - 1.5 * alpha;
  const lowShare = low + (excess * (low - alpha / 2)) / spare;
  const upShare = up + (excess * (up - alpha / 2)) / spare;
  const toLeft = -normalQuantile(lowShare);
  const toRight = -normalQuantile(upShare);
  return {
    mean: (left * toRight + right * toLeft) / (toLeft + toRight),
    stretch: (right - left) / (std * (toLeft + toRight)),
  };
}

/** The ends of the grid cell that a coordinate lies in; undefined at the ends of the range, and without a grid. */
function cellAround(param: Param, mean: number): { left: number | undefined; right: number | undefined } {
  if (param.type === 'categorical' || param.step === null) return { left: undefined, right: undefined };
  const inside = Math.min(1, Math.max(0, mean));
  const number =
    param.type === 'ordinal' ? param.choices.indexOf(fromUnit(param, inside)) : Number(fromUnit(param, inside));
  const half = param.step / 2;
  return {
    left: number - half < param.low ? undefined : unitOf(param, number - half),
    right: number + half > param.high ? undefined : unitOf(param, number + half),
  };
}

function unitOf(param: Exclude<Param, { type: 'categorical' }>, number: number): number {
  if (param.type === 'ordinal') return (number + 0.5) / param.choices.length;
  return toUnit(param, number);
}
