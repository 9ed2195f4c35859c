import { expect, it } from 'vitest';
import { withBackports } from '../preflight/apt-sources.ts';

it('adds the backports suite to a deb822 source and keeps host and key', () => {
  const text = `# a comment
Types: deb deb-src
# between fields
URIs: https://archive.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
 -----END PGP PUBLIC KEY BLOCK-----

Types: deb
URIs: https://archive.example/debian-security
Suites: bookworm-security
Components: main
`;
  expect(withBackports([{ name: 'debian.sources', text }], 'bookworm')).toBe(`Types: deb
URIs: https://archive.example/debian
Suites: bookworm bookworm-backports
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
 -----END PGP PUBLIC KEY BLOCK-----
`);
});

it('reads the one-line format with options', () => {
  const text = `deb-src http://a.example/debian trixie main
deb http://vendor.example/tool stable main
deb [arch=amd64,arm64 signed-by=/usr/share/keyrings/x.gpg] http://a.example/debian trixie main non-free # why
`;
  expect(withBackports([{ name: 'sources.list', text }], 'trixie')).toBe(`Types: deb
URIs: http://a.example/debian
Suites: trixie trixie-backports
Components: main non-free
Architectures: amd64 arm64
Signed-By: /usr/share/keyrings/x.gpg
`);
});

it('finds nothing where the release is disabled or absent', () => {
  const text = 'Enabled: no\nTypes: deb\nURIs: http://a.example/debian\nSuites: bookworm\nComponents: main\n';
  expect(withBackports([{ name: 'debian.sources', text }], 'bookworm')).toBeUndefined();
  expect(withBackports([], 'bookworm')).toBeUndefined();
});
