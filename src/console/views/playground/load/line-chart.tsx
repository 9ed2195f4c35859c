import { HEIGHT, pathOf } from './line-path.ts';
import { MAX_POINTS } from './measurements.ts';

export interface Line {
  readonly name: string;
  /** One value a second, the newest last; undefined for a gap. */
  readonly values: readonly (number | undefined)[];
}

interface LineChartProps {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
  /** The upper end of the axis; by default the largest value. */
  readonly max?: number;
}

/** The last minute, the newest on the right, with the newest values in words. */
export function LineChart({ title, lines, format, max }: LineChartProps) {
  const highest = max ?? Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const texts = lines.map(({ name, values }) => {
    const last = values.at(-1);
    return `${name} ${last === undefined ? '–' : format(last)}`.trim();
  });
  return (
    <figure className="line-chart">
      <figcaption>
        <span>{title}</span>
        <span className="line-chart-values">
          {texts.map((text, i) => (
            <strong key={lines[i]?.name} className={lines.length > 1 ? `line-name-${i + 1}` : undefined}>
              {text}
            </strong>
          ))}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${MAX_POINTS - 1} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title} over the last minute. Now: ${texts.join(', ')}. Highest: ${format(highest)}.`}
      >
        {lines.map(({ name, values }, i) => (
          <path key={name} className={`line line-${i + 1}`} d={pathOf(values, highest)} />
        ))}
      </svg>
      <p className="hint line-chart-scale" aria-hidden="true">
        <span>up to {format(highest)}</span>
        <span>now</span>
      </p>
    </figure>
  );
}
