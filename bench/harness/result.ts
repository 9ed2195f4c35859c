import type { Spread } from './statistics.ts';

/** Figures of one candidate at one number of calls in flight, over all rounds. */
export interface Figures {
  /** Throughput relative to the baseline's adjacent sample. */
  readonly speed: Spread;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** User and system time of the client process per call, in µs; barely affected by other load on the machine. */
  readonly clientCpu: number;
  /** Client CPU relative to the baseline's adjacent samples. */
  readonly clientCpuRatio: number;
  /** User and system time of Redis per call, in µs. */
  readonly redisCpu: number;
}

export interface MeasuredCandidate {
  readonly name: string;
  /** Figures by calls in flight. */
  readonly at: Readonly<Record<number, Figures>>;
  /** Per call; counted over a link only. */
  readonly roundTrips?: number;
  readonly commands?: number;
}

/** One operation, run by several candidates. The first one is the baseline. */
export interface MeasuredRow {
  readonly title: string;
  /** Variants of amplify-redis; targets apply to the first one. */
  readonly ours: readonly string[];
  /** Libraries on the same terms: those that amplify-redis should be ahead of. */
  readonly peers: readonly string[];
  /** Libraries that promise less. */
  readonly others: readonly string[];
  readonly candidates: readonly MeasuredCandidate[];
}

/** A table of formatted results. */
export interface Table {
  readonly title: string;
  /** One sentence that explains the figures. */
  readonly note?: string | undefined;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** One result of amplify-redis compared with its target. */
export interface Headline {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  readonly met: boolean;
}

/** The result of a suite: rows, which documents turn into tables and headlines, or finished tables. */
export interface SuiteResult {
  readonly suite: string;
  readonly rows?: readonly MeasuredRow[];
  readonly tables?: readonly Table[];
  readonly headlines?: readonly Headline[];
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
  /** Versions of amplify-redis, its client and all packages of the bench. */
  readonly versions: Readonly<Record<string, string>>;
}

export type PublishedSuite = SuiteResult & RunEnvironment;

/** Published results by suite name. */
export type Published = Readonly<Record<string, PublishedSuite>>;
