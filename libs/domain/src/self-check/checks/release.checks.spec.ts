import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { keyIdOf, manifestBytes, sealEnvelope, signingInput } from '@fettle/contracts/agent/release';
import { judgeRelease } from './release.checks.js';

const DAY_MS = 86_400_000;
const EXPIRES = '2026-06-01T00:00:00Z';

describe('the self-check of the agent release', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64');
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'fettle-release-'));
    const file = { name: 'agent.cjs', sha256: '0'.repeat(64), sizeBytes: 1, target: 'node' } as const;
    const payload = manifestBytes({
      ...{ format: 1, product: 'fettle-agent', version: '1.2.3', keys: [key], files: [file] },
      ...{ createdAt: '2026-01-01T00:00:00Z', expiresAt: EXPIRES },
    });
    const sig = sign(null, signingInput(payload), privateKey).toString('base64');
    await writeFile(join(dir, 'release.dsse.json'), sealEnvelope(payload, [{ keyid: keyIdOf(key), sig }]));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const judge = (daysBefore: number, keys = [key]) =>
    judgeRelease({ agentRelease: { dir, keys } }, Date.parse(EXPIRES) - daysBefore * DAY_MS);

  it('warns while there is still time to have it signed anew, and fails when there is none', async () => {
    expect(await judge(60)).toMatchObject({ result: 'ok', found: expect.stringContaining(keyIdOf(key)) });
    expect(await judge(20)).toMatchObject({ result: 'warn', todo: expect.stringContaining('signed anew') });
    expect(await judge(-1)).toMatchObject({ result: 'fail', found: expect.stringContaining('expired') });
  });

  it('fails when no key that counts has signed it', async () => {
    const found = expect.stringContaining('not trusted');
    expect(await judge(60, [Buffer.alloc(32, 1).toString('base64')])).toMatchObject({ result: 'fail', found });
  });

  it('looks at nothing where there is nothing to see', async () => {
    expect((await judgeRelease({ agentRelease: undefined }, 0)).result).toBe('ok');
    await rm(join(dir, 'release.dsse.json'));
    expect((await judge(60)).result).toBe('skipped');
  });
});
