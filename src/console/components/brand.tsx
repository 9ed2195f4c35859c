/** The name of the product, with its logo. */
export function Brand() {
  return (
    <p className="brand">
      <svg className="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 2 22 7 12 12 2 7Z" />
        <path d="m2 12 10 5 10-5M2 17l10 5 10-5" />
      </svg>
      <span>
        amplify-redis <span>console</span>
      </span>
    </p>
  );
}
