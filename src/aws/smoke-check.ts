/** Something that the smoke test tries besides the steps of the self-test. */
export interface SmokeCheck {
  readonly title: string;
  /** @throws what is wrong, or Skipped */
  run(): Promise<void>;
}
