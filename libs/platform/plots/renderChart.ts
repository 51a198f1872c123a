import type { EChartsOption } from 'echarts';

/** A chart as plain data, in the words of echarts. */
export type ChartOption = EChartsOption;

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Renders a chart as an SVG file, without a browser. The same chart gives the same bytes. echarts is loaded on first use:
 * few processes draw.
 */
export async function renderChart(option: ChartOption, { width, height }: ChartSize): Promise<string> {
  const { init } = await import('echarts');
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      textStyle: { fontFamily: 'sans-serif' },
      ...option,
    });
    return `${withoutCounters(chart.renderToSVGString())}\n`;
  } finally {
    chart.dispose();
  }
}

/** echarts numbers its ids on from chart to chart of a process; here each chart counts from its own first. */
function withoutCounters(svg: string): string {
  const ids = new Map<string, string>();
  return svg.replaceAll(/\bzr\d+-[\w-]+/g, (id) => {
    if (!ids.has(id)) ids.set(id, `c${ids.size}`);
    return ids.get(id)!;
  });
}
