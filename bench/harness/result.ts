/** A table of formatted results. */
export interface Table {
  readonly title: string;
  /** One sentence that explains the figures. */
  readonly note?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One result of amplify-redis compared with its target. */
export interface Headline {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  readonly met: boolean;
  /** The best competitor in the same row, if any can run it. */
  readonly bestCompetitor?: string | undefined;
}

/** One line of the chart: cost by size. */
export interface Series {
  readonly name: string;
  /** Size and cost; the cost is relative to the raw command of the same round. */
  readonly points: readonly (readonly [size: number, cost: number])[];
}

/** The result of a suite. */
export interface SuiteResult {
  readonly suite: string;
  readonly tables: readonly Table[];
  readonly headlines: readonly Headline[];
  readonly series?: readonly Series[];
  /** Every figure, for closer inspection; not published. */
  readonly raw?: unknown;
}

/** The environment of a run. */
export interface RunEnvironment {
  readonly at: string;
  readonly node: string;
  readonly redis: string;
  readonly cpu: string;
  readonly rounds: number;
  /** Load average when the suite started; above the number of cores, the machine was busy. */
  readonly load: number;
}

export type PublishedSuite = Omit<SuiteResult, 'raw'> & RunEnvironment;

/** Published results by suite name. */
export type Published = Readonly<Record<string, PublishedSuite>>;
