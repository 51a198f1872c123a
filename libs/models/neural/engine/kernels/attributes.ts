import { assertArgument } from '@winnow/core';
import type { Attributes } from '../tensorSpec.ts';

/** Attributes come from tfjs untyped: these read one, and say which is not what its kernel takes. */

export function numberAttr(attrs: Attributes, name: string, fallback?: number): number {
  const value = attrs[name] ?? fallback;
  assertArgument(typeof value === 'number', 'neural engine', `attribute ${name} must be a number`, value);
  return value;
}

export function numbersAttr(attrs: Attributes, name: string): readonly number[] {
  const value = attrs[name];
  if (typeof value === 'number') return [value];
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'number');
  assertArgument(isList, 'neural engine', `attribute ${name} must be a list of numbers`, value);
  return value;
}

export function booleanAttr(attrs: Attributes, name: string): boolean {
  return attrs[name] === true;
}

/** An axis, or axes, from 0 on; absent means all. */
export function axesAttr(attrs: Attributes, name: string, rank: number): readonly number[] {
  if (attrs[name] === undefined || attrs[name] === null) return Array.from({ length: rank }, (_, i) => i);
  return numbersAttr(attrs, name).map((axis) => (axis < 0 ? axis + rank : axis));
}

export function axisAttr(attrs: Attributes, name: string, rank: number): number {
  const axis = numberAttr(attrs, name);
  return axis < 0 ? axis + rank : axis;
}
