/** A check of the smoke test, in addition to the steps of the self-test. */
export interface SmokeCheck {
  readonly title: string;
  /** @throws an Error that describes the problem, or Skipped */
  run(): Promise<void>;
}
