import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localDirectory } from '../state/index.ts';

/** Below the ports that systems give to outgoing connections, so that it is free again at the next start. */
const OFFSET = 10_000;
const MAX_PORT = 65_535;

const fileOf = (root: string, productPort: number) =>
  join(localDirectory(root), 'issuers', String(productPort));

/**
 * The port on which the issuer of a product listened last: it is part of `iss`, so tokens survive a restart only there.
 * @param productPort a port that the product has again after a restart
 */
export function issuerPort(root: string, productPort: number): number {
  const first = productPort + OFFSET > MAX_PORT ? 0 : productPort + OFFSET;
  try {
    const kept = Number(readFileSync(fileOf(root, productPort), 'utf8'));
    return Number.isInteger(kept) && kept > 0 && kept <= MAX_PORT ? kept : first;
  } catch {
    return first;
  }
}

/** Keeps the port for the next start. */
export function keepIssuerPort(root: string, productPort: number, port: number): void {
  mkdirSync(join(localDirectory(root), 'issuers'), { recursive: true, mode: 0o700 });
  writeFileSync(fileOf(root, productPort), `${port}\n`, { mode: 0o600 });
}
