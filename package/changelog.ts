/** @returns the section of a version, including its heading; undefined if the changelog has none */
export const changelogSection = (changelog: string, version: string): string | undefined =>
  changelog.split(/^## /m).find((section) => section.startsWith(`[${version}]`));
