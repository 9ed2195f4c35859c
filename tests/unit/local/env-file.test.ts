import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../src/local/settings/env-file.ts';
import { makeTempDir, type TempDir } from '../../support/programs/reaper.ts';

let dir: TempDir;
beforeEach(() => {
  dir = makeTempDir();
});
afterEach(() => dir.remove());

const withFile = (text: string, real = {}) => {
  writeFileSync(join(dir.path, '.env.local'), text);
  return readEnvironment(dir.path, real);
};

/** As the guide prints it. */
const GUIDE = `# Redis Configuration
REDIS_PROVIDER=upstash

# For Upstash Redis (recommended for development)
UPSTASH_REDIS_REST_URL=https://your-redis-url.upstash.io
UPSTASH_REDIS_REST_TOKEN="a token # with marks"

# For ElastiCache (production)
REDIS_HOST=your-redis-host
REDIS_PASSWORD=file-password
`;

describe('.env.local', () => {
  it('is read as in the guide', () => {
    expect(withFile(GUIDE).values).toMatchObject({
      REDIS_PROVIDER: 'upstash',
      UPSTASH_REDIS_REST_URL: 'https://your-redis-url.upstash.io',
      UPSTASH_REDIS_REST_TOKEN: 'a token # with marks',
      REDIS_HOST: 'your-redis-host',
    });
  });

  it('may be missing', () => {
    expect(readEnvironment(dir.path, { A: '1' }).values).toEqual({ A: '1' });
  });

  it('gives way to the real environment, even to an empty variable', () => {
    const { values, originOf } = withFile(GUIDE, { REDIS_PROVIDER: '', REDIS_HOST: 'mine' });
    expect(values).toMatchObject({ REDIS_PROVIDER: '', REDIS_HOST: 'mine' });
    expect(originOf('REDIS_HOST')).toBe('the environment');
    expect(originOf('REDIS_PASSWORD')).toBe('.env.local');
  });

  it('does not combine its provider or password with a REDIS_URL of the environment', () => {
    const { values } = withFile(GUIDE, { REDIS_URL: 'redis://127.0.0.1:6379' });
    expect(values.REDIS_URL).toBe('redis://127.0.0.1:6379');
    expect(values).not.toHaveProperty('REDIS_PROVIDER');
    expect(values).not.toHaveProperty('REDIS_HOST');
    expect(values).not.toHaveProperty('REDIS_PASSWORD');
  });

  it('does not combine its IAM settings with a REDIS_URL of the environment', () => {
    const { values } = withFile(
      'REDIS_AUTH=iam\nREDIS_IAM_CACHE=c\nREDIS_IAM_REGION=r\nREDIS_IAM_SERVERLESS=true\n',
      {
        REDIS_URL: 'redis://127.0.0.1:6379',
      },
    );
    expect(values).toEqual({ REDIS_URL: 'redis://127.0.0.1:6379' });
  });

  it('keeps its provider if it has the URL itself', () => {
    const { values, originOf } = withFile('REDIS_URL=redis://127.0.0.1:1\nREDIS_PROVIDER=elasticache\n');
    expect(values).toMatchObject({ REDIS_URL: 'redis://127.0.0.1:1', REDIS_PROVIDER: 'elasticache' });
    expect(originOf('REDIS_URL')).toBe('.env.local');
  });

  it('is named in the error if it cannot be read', () => {
    mkdirSync(join(dir.path, '.env.local'));
    expect(() => readEnvironment(dir.path, {})).toThrow(/\.env\.local cannot be read/);
  });
});
