/** Counts the outcomes of each kind of case. */
export class Tally {
  readonly #counts = new Map<string, Map<string, number>>();

  add(kind: string, outcome: string): void {
    const outcomes = this.#counts.get(kind) ?? new Map<string, number>();
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    this.#counts.set(kind, outcomes);
  }

  count(kind: string, outcome: string): number {
    return this.#counts.get(kind)?.get(outcome) ?? 0;
  }

  total(...kinds: readonly string[]): number {
    const chosen = kinds.flatMap((kind) => [...(this.#counts.get(kind)?.values() ?? [])]);
    return chosen.reduce((sum, count) => sum + count, 0);
  }

  /** `fetch      200 x 4711, 404 x 12`, one line for each kind. */
  lines(): string[] {
    return [...this.#counts].map(([kind, outcomes]) => {
      const sorted = [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1));
      return `${kind.padEnd(13)}${sorted.map(([outcome, count]) => `${outcome} x ${count}`).join(', ')}`;
    });
  }
}
