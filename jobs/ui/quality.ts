import { type QualityDefect, qualityDefects, type SeriesInspection } from '@winnow/platform';
import Table from 'cli-table3';
import { formatNumber, formatPercent } from './format.ts';
import { layout } from './tables.ts';

const SHOWN = 5; // the longest gaps and the farthest outliers; --json has all

type Quality = SeriesInspection['quality'];

/** What a person wants to know of a series file before using it. */
export function inspectionText({ file, symbol, timeframe, contentHash, quality }: SeriesInspection): string {
  const facts = new Table({ ...layout, colAligns: ['left', 'left'] });
  facts.push(
    ['file', file],
    ['symbol', symbol],
    ['timeframe', timeframe],
    ['bars', `${quality.rows} from ${time(quality.firstTs)} to ${time(quality.lastTs)}`],
    ['content', contentHash],
    ['calendar', quality.calendar ?? 'none (gaps are found with --calendar)'],
    ['quality score', formatNumber(quality.score)],
  );
  return [facts.toString(), defectTable(quality), ...longestGaps(quality), ...farthestOutliers(quality)].join('\n\n');
}

function defectTable(quality: Quality): string {
  const table = new Table({ head: ['defect', 'bars', 'share'], ...layout, colAligns: ['left', 'right', 'right'] });
  for (const { kind, bars } of qualityDefects(quality)) {
    const isUnknown = quality.calendar === null && (kind === 'missing' || kind === 'unexpected');
    table.push(isUnknown ? [kind, '–', '–'] : [kind, bars, formatPercent(bars / quality.rows)]);
  }
  return table.toString();
}

function longestGaps({ gaps }: Quality): string[] {
  if (gaps.length === 0) return [];
  const table = new Table({
    head: ['missing from', 'to before', 'bars'],
    ...layout,
    colAligns: ['left', 'left', 'right'],
  });
  const longest = [...gaps].sort((a, b) => b.bars - a.bars).slice(0, SHOWN);
  for (const { from, to, bars } of longest) table.push([time(from), time(to), bars]);
  return [`${heading(gaps.length, 'gap', 'longest')}\n${table.toString()}`];
}

function farthestOutliers({ outliers }: Quality): string[] {
  if (outliers.length === 0) return [];
  const table = new Table({ head: ['outlier at', 'robust z'], ...layout, colAligns: ['left', 'right'] });
  const farthest = [...outliers].sort((a, b) => Math.abs(b.robustZ) - Math.abs(a.robustZ)).slice(0, SHOWN);
  for (const { ts, robustZ } of farthest) table.push([time(ts), robustZ.toFixed(1)]);
  return [`${heading(outliers.length, 'outlier', 'farthest')}\n${table.toString()}`];
}

/** `3 gaps` or `12 gaps, the 5 longest`. */
function heading(count: number, noun: string, superlative: string): string {
  const total = `${count} ${noun}${count === 1 ? '' : 's'}`;
  return count > SHOWN ? `${total}, the ${SHOWN} ${superlative}` : total;
}

/** `2 defects: 12 missing, 1 outlier`; undefined without any. */
export function defectsLine(quality: Quality): string | undefined {
  const found = qualityDefects(quality).filter(({ bars }) => bars > 0);
  if (found.length === 0) return undefined;
  const list = found.map(({ kind, bars }: QualityDefect) => `${bars} ${kind}`).join(', ');
  return `${found.length} kind${found.length === 1 ? '' : 's'} of defect: ${list}`;
}

/** Minutes as a rule; a daily bar needs its date alone. */
function time(epochMs: number): string {
  const iso = new Date(epochMs).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
