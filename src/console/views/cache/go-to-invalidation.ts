import { invalidationId, type NamedInvalidation } from './invalidation-id.ts';

/** Moves focus to the row of an invalidation, or to the heading of the list if the row is not shown. */
export function goToInvalidation(invalidation: NamedInvalidation): void {
  const row = `[data-invalidation="${CSS.escape(invalidationId(invalidation))}"]`;
  const target =
    document.querySelector<HTMLElement>(row) ?? document.querySelector<HTMLElement>('.invalidations h2');
  target?.scrollIntoView({ block: 'center' });
  target?.focus();
}
