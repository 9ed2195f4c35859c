import type { Series } from './result.ts';

const WIDTH = 760;
const HEIGHT = 420;
const PLOT = { left: 56, right: 20, top: 44, bottom: 158 } as const;
const COLOURS = ['#0b6e99', '#c4551d', '#3f7d20', '#8a3ffc', '#b3261e', '#5f6368'];

/**
 * A line chart: size on a logarithmic x axis, cost on a linear y axis from 0.
 * @returns an SVG document that is readable on light and dark pages
 */
export function lineChart(title: string, series: readonly Series[]): string {
  const points = series.flatMap((line) => line.points);
  if (points.length === 0) throw new RangeError('No points to draw');
  const decades = [
    Math.floor(Math.log10(Math.min(...points.map(([size]) => size)))),
    Math.ceil(Math.log10(Math.max(...points.map(([size]) => size)))),
  ] as const;
  const top = Math.max(2, Math.ceil(Math.max(...points.map(([, cost]) => cost))));
  const span = Math.max(1, decades[1] - decades[0]);
  const x = (size: number) =>
    round(PLOT.left + ((Math.log10(size) - decades[0]) / span) * (WIDTH - PLOT.left - PLOT.right));
  const y = (cost: number) => round(HEIGHT - PLOT.bottom - (cost / top) * (HEIGHT - PLOT.top - PLOT.bottom));

  const sizes = Array.from({ length: span + 1 }, (_, i) => 10 ** (decades[0] + i));
  const step = Math.ceil(top / 6);
  const costs = Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step);
  const right = WIDTH - PLOT.right;
  const grid = [
    ...costs.map((cost) => line([PLOT.left, y(cost)], [right, y(cost)], 'grid')),
    ...costs.map((cost) => text(PLOT.left - 8, y(cost) + 4, `${cost}x`, 'end')),
    ...sizes.map((size) => text(x(size), HEIGHT - PLOT.bottom + 18, size.toLocaleString('en'), 'middle')),
  ];
  const lines = series.map(({ points }, i) => {
    const at = points.map(([size, cost]) => `${x(size)},${y(cost)}`);
    const dots = at
      .map((point) => point.split(','))
      .map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3"/>`);
    const colour = COLOURS[i % COLOURS.length];
    return `<g stroke="${colour}" fill="${colour}"><polyline fill="none" stroke-width="2" points="${at.join(' ')}"/>${dots.join('')}</g>`;
  });
  const legend = series.map(({ name }, i) => {
    const at = HEIGHT - PLOT.bottom + 44 + i * 18;
    const colour = COLOURS[i % COLOURS.length];
    return `<rect x="${PLOT.left}" y="${at - 9}" width="14" height="4" fill="${colour}"/>${text(PLOT.left + 22, at, name, 'start')}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeXml(title)}">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#222}.grid{stroke:#ddd}.page{fill:#fff}</style>',
    `<rect class="page" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<text x="${PLOT.left}" y="24" style="font-weight:600">${escapeXml(title)}</text>`,
    ...grid,
    ...lines,
    ...legend,
    '</svg>\n',
  ].join('\n');
}

type Point = readonly [x: number, y: number];

const line = ([x1, y1]: Point, [x2, y2]: Point, kind: string): string =>
  `<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;

const text = (x: number, y: number, content: string, anchor: string): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${escapeXml(content)}</text>`;

const round = (value: number): number => Math.round(value * 10) / 10;

const escapeXml = (content: string): string =>
  content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
