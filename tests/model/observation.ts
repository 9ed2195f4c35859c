/** A time by the clock of one side. Two sides agree when their moments come in the same order. */
export class Moment {
  readonly time: number;
  constructor(time: number) {
    this.time = time;
  }
}

/** The random or counted name of a version's generation. */
export class Generation {
  readonly name: string;
  constructor(name: string | number) {
    this.name = String(name);
  }
}

/** The result of a step on one side, and what was stored afterwards. */
export interface Observation {
  readonly result: unknown;
  readonly stored: unknown;
}

/** Replaces moments by their rank, and generations by the order in which they appear. */
export function comparable(observations: readonly Observation[]): unknown {
  const times = new Set<number>();
  const generations: string[] = [];
  const visit = (value: unknown, leaf: (value: Moment | Generation) => unknown): unknown => {
    if (value instanceof Moment || value instanceof Generation) return leaf(value);
    if (Array.isArray(value)) return value.map((item) => visit(item, leaf));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, visit(item, leaf)]));
  };
  visit(observations, (leaf) => {
    if (leaf instanceof Moment) times.add(leaf.time);
    else if (!generations.includes(leaf.name)) generations.push(leaf.name);
  });
  const order = [...times].sort((a, b) => a - b);
  return visit(observations, (leaf) =>
    leaf instanceof Moment
      ? `time ${order.indexOf(leaf.time)}`
      : `generation ${generations.indexOf(leaf.name)}`,
  );
}
