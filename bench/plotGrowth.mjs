import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

/**
 * How figures grow with a size, on logarithmic axes: a power is a straight line, its exponent the slope.
 * @param lines [name, [size, figure] of each point]
 * @returns the SVG
 */
export function plotGrowth(lines, { size, figure }) {
  use([LineChart, GridComponent, LegendComponent, SVGRenderer]);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 720, height: 440 });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    legend: { top: 6, itemGap: 24 },
    grid: { left: 80, right: 40, top: 50, bottom: 50 },
    xAxis: { type: 'log', name: size, nameLocation: 'middle', nameGap: 28 },
    yAxis: { type: 'log', name: figure, nameLocation: 'middle', nameGap: 52 },
    series: lines.map(([name, data]) => ({ name, type: 'line', data })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose(); // its timers would keep the process
  return svg;
}
