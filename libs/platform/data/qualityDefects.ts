import type { QualityReport } from '@winnow/market';

/** One kind of defect and how many bars have it. */
export interface QualityDefect {
  readonly kind: 'duplicate' | 'missing' | 'unexpected' | 'zero volume' | 'stale price' | 'outlier';
  readonly bars: number;
}

/** All kinds, found or not, in the order of a report. A series without any volume (spot FX) has no zero volumes. */
export function qualityDefects(quality: QualityReport): QualityDefect[] {
  return [
    { kind: 'duplicate', bars: quality.duplicates },
    { kind: 'missing', bars: quality.missingBars },
    { kind: 'unexpected', bars: quality.unexpectedBars },
    { kind: 'zero volume', bars: quality.zeroVolume === quality.rows ? 0 : quality.zeroVolume },
    { kind: 'stale price', bars: quality.stalePrices },
    { kind: 'outlier', bars: quality.outliers.length },
  ];
}
