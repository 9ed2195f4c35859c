/** A table as people read it. */
export interface Table {
  readonly title: string;
  /** What the figures mean, in a sentence. */
  readonly note?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One claim of ours against its target. */
export interface Headline {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  readonly met: boolean;
  /** The best of the peers at the same, if any can do it. */
  readonly bestPeer?: string | undefined;
}

/** One line of the chart: a cost as something grows. */
export interface Series {
  readonly name: string;
  /** Size -> cost, relative to the raw command of the same round. */
  readonly points: readonly (readonly [size: number, cost: number])[];
}

/** What a suite hands over. */
export interface SuiteResult {
  readonly suite: string;
  readonly tables: readonly Table[];
  readonly headlines: readonly Headline[];
  readonly series?: readonly Series[];
  /** Every figure, for those who want to look closer; not published. */
  readonly raw?: unknown;
}

/** The circumstances of a run. */
export interface Circumstances {
  readonly at: string;
  readonly node: string;
  readonly redis: string;
  readonly cpu: string;
  readonly rounds: number;
  /** Processes that wanted a core when the suite began; beyond the number of cores, figures are of a busy machine. */
  readonly load: number;
}

export type PublishedSuite = Omit<SuiteResult, 'raw'> & Circumstances;

/** What the documents are rendered from, by the name of the suite. */
export type Published = Readonly<Record<string, PublishedSuite>>;
