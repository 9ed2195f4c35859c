import uPlot from 'uplot';
import type { Mark } from '../../../state/history/sample.ts';
import type { ColorName, Colors } from './colors.ts';
import type { Segment } from './timeline.ts';

const MARK_COLORS: Readonly<Record<Mark['kind'], ColorName>> = {
  outage: 'bad',
  recovery: 'good',
  invalidation: 'mark',
};
const DASHES: Readonly<Record<Mark['kind'], number[]>> = {
  outage: [],
  recovery: [6, 3],
  invalidation: [2, 3],
};

/** A vertical line for each mark of the window. */
export function drawMarks(plot: uPlot, marks: readonly Mark[], colors: Colors): void {
  const { ctx, bbox } = plot;
  const { min = 0, max = 0 } = plot.scales.x ?? {};
  ctx.save();
  ctx.lineWidth = uPlot.pxRatio;
  for (const { at, kind } of marks) {
    if (at < min || at > max) continue;
    const x = Math.round(plot.valToPos(at, 'x', true));
    ctx.strokeStyle = colors[MARK_COLORS[kind]];
    ctx.setLineDash(DASHES[kind].map((length) => length * uPlot.pxRatio));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

const SEGMENT_COLORS: Readonly<Record<Segment['circuit'], ColorName>> = {
  closed: 'good',
  'half-open': 'warn',
  open: 'bad',
  unknown: 'none',
};

/** A colored band with the state of the circuit, in words where there is room for them. */
export function drawSegments(plot: uPlot, segments: readonly Segment[], colors: Colors): void {
  const { ctx, bbox } = plot;
  const strip = 4 * uPlot.pxRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { from, to, circuit } of segments) {
    const left = Math.max(bbox.left, plot.valToPos(from, 'x', true));
    const width = Math.max(uPlot.pxRatio, plot.valToPos(to, 'x', true) - left);
    ctx.fillStyle = colors[SEGMENT_COLORS[circuit]];
    ctx.globalAlpha = 0.18;
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.globalAlpha = 1;
    ctx.fillRect(left, bbox.top + bbox.height - strip, width, strip);
    ctx.fillStyle = colors.text;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'center';
    const isRoomy = ctx.measureText(circuit).width < width - 2 * strip;
    if (!isRoomy) continue;
    const [x, y] = [left + width / 2, bbox.top + (bbox.height - strip) / 2];
    ctx.setLineDash([]);
    ctx.lineJoin = 'round';
    ctx.lineWidth = 6 * uPlot.pxRatio;
    ctx.strokeStyle = colors.surface;
    ctx.strokeText(circuit, x, y);
    ctx.fillText(circuit, x, y);
  }
  ctx.restore();
}
