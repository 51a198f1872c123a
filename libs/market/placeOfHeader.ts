import { nearestName, WinnowError } from '@winnow/core';

/**
 * Place of a header among those of a file.
 * @param purpose what it is for, appended to the rule
 * @throws WinnowError `data_columns` when it is missing, naming the nearest one, or stands twice
 */
export function placeOfHeader(header: string, headers: readonly string[], where: string, purpose = ''): number {
  const place = headers.indexOf(header);
  if (place >= 0 && place === headers.lastIndexOf(header)) return place;
  const nearest = place >= 0 ? undefined : nearestName(header, headers);
  const hint = nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
  const rule = `must have exactly one header "${header}"${purpose}${hint}`;
  throw new WinnowError('data_columns', { where, rule, got: headers.join(',') });
}

const TIMESTAMP_HEADERS: readonly string[] = ['ts', 'timestamp'];

/** The header of the time stamps that no mapping names; undefined when there is none. */
export function timestampHeader(headers: readonly string[]): string | undefined {
  return TIMESTAMP_HEADERS.find((header) => headers.includes(header));
}
