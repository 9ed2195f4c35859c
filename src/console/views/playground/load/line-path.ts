import { MAX_POINTS } from './measurements.ts';

/** Of a chart, in the units of its view box. */
export const HEIGHT = 60;

/** Of a line whose newest value is at the right edge. A gap interrupts it. */
export function pathOf(values: readonly (number | undefined)[], highest: number): string {
  const shift = MAX_POINTS - values.length;
  let isDrawing = false;
  const steps = values.map((value, i) => {
    if (value === undefined) {
      isDrawing = false;
      return '';
    }
    const y = HEIGHT - (highest > 0 ? value / highest : 0) * (HEIGHT - 2) - 1;
    const step = `${isDrawing ? 'L' : 'M'}${shift + i} ${y.toFixed(1)}`;
    isDrawing = true;
    return step;
  });
  return steps.join('');
}
