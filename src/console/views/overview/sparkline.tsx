interface SparklineProps {
  /** undefined for a failed check. */
  readonly values: readonly (number | undefined)[];
  readonly label: string;
}

const WIDTH = 600;
const HEIGHT = 72;
const MIN_SLOTS = 30;

/** One bar per check, the newest on the right. A failed check is a red bar of full height. */
export function Sparkline({ values, label }: SparklineProps) {
  const highest = Math.max(0.5, ...values.map((value) => value ?? 0));
  const slots = Math.max(MIN_SLOTS, values.length);
  const step = WIDTH / slots;
  const first = slots - values.length;
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {values.map((value, i) => {
        const height = value === undefined ? HEIGHT : Math.max(2, (value / highest) * (HEIGHT - 6));
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is identified by its position
            key={i}
            className={value === undefined ? 'bar-failed' : 'bar'}
            x={(first + i) * step + step * 0.15}
            y={HEIGHT - height}
            width={step * 0.7}
            height={height}
          />
        );
      })}
    </svg>
  );
}
