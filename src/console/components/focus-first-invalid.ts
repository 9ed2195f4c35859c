/** Moves focus to the first invalid field of a form. Call it after setting the problems: it waits until they are shown. */
export function focusFirstInvalid(form: HTMLElement): void {
  setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
