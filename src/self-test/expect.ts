/** The product did not do what a step expects. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  /** Of the response, if there is one. */
  readonly code: unknown;
  readonly status: number | undefined;
  constructor(message: string, code?: unknown, status?: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** The step cannot be run here; the message says why. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}

/** @throws StepFailure unless both are the same JSON */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new StepFailure(`${what}: expected ${should}, got ${is ?? 'nothing'}`);
}

/** @returns the code of the error with which a call rejects, or `no error` */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'no error';
  } catch (error) {
    return String(Object(error).code ?? error);
  }
}
