import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

const MOMENTS = 120; // of each curve

/**
 * Figures of the trials so far over time, one panel for each: the grid and, for each number of cores, the median of the studies.
 * @param figures what a list of complete trials is worth, by name
 * @returns the SVG
 */
export function plotTimeToBest(grid, onCores, figures) {
  use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
  const first = Math.min(
    grid.ended[0].seconds,
    ...onCores.flatMap(({ studies }) => studies.map(({ ended }) => ended[0].seconds)),
  );
  const moments = Array.from({ length: MOMENTS }, (_, i) => first * (grid.seconds / first) ** (i / (MOMENTS - 1)));
  const searches = [
    { name: 'grid, serial', of: [grid] },
    ...onCores.map(({ cores, studies }) => ({ name: `study, ${cores} cores`, of: studies })),
  ];
  const series = Object.values(figures).flatMap((figure, panel) =>
    searches.map(({ name, of }) => ({
      ...{ name, type: 'line', step: 'end', symbol: 'none', xAxisIndex: panel, yAxisIndex: panel },
      data: moments
        .map((moment) => [round(moment), round(medianAt(of, figure, moment))])
        .filter(([, value]) => Number.isFinite(value)),
    })),
  );
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 960, height: 420 });
  const places = [
    { left: 60, width: 390, top: 70, bottom: 50 },
    { left: 530, width: 390, top: 70, bottom: 50 },
  ];
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    legend: { top: 28, itemGap: 24 },
    title: Object.keys(figures).map((text, panel) => ({
      text,
      left: places[panel].left,
      top: 0,
      textStyle: { fontSize: 14 },
    })),
    grid: places,
    xAxis: places.map((_, gridIndex) => ({
      gridIndex,
      type: 'log',
      name: 's',
      nameLocation: 'middle',
      nameGap: 28,
      max: round(grid.seconds),
    })),
    yAxis: places.map((_, gridIndex) => ({ gridIndex, type: 'value' })),
    series,
  });
  const svg = chart.renderToSVGString();
  chart.dispose(); // its timers would keep the process
  return svg;
}

function medianAt(searches, figure, moment) {
  const values = searches.map(({ ended }) => figure(ended.filter(({ seconds }) => seconds <= moment)));
  return values.sort((a, b) => a - b)[values.length >> 1];
}

function round(value) {
  return Number(value.toPrecision(4));
}
