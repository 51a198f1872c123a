import { snapToGrid } from './coordinates.ts';
import type { Param } from './space.ts';

const GRID_TOLERANCE = 1e-8; // in steps: decimal steps such as 0.05 are not exact in binary

/** Whether a parameter can have this value. */
export function containsValue(param: Param, value: unknown): boolean {
  if (param.type === 'categorical' || param.type === 'ordinal') return param.choices.some((choice) => choice === value);
  if (typeof value !== 'number') return false;
  const slack = param.type === 'int' || param.step === null ? 0 : param.step * GRID_TOLERANCE;
  return (
    value >= param.low - slack && value <= param.high + slack && Math.abs(value - snapToGrid(param, value)) <= slack
  );
}
