export { type LocalIssuer, startIssuer } from './issuer.ts';
export { issuerPort, keepIssuerPort } from './port.ts';
export { keptSigningKey } from './signing-key.ts';
