import { describe, expect, it } from '@jest/globals';
import {
  compareReleases,
  digestOf,
  fileOfRelease,
  keyIdOf,
  manifestBytes,
  ReleaseRefused,
  releaseKey,
  sealEnvelope,
  targetOf,
  verifyRelease,
  type Expectations,
} from '@fettle/contracts/agent/release';
import { hostileManifests, sealedText, withLaterFields } from '../testing/hostile-manifest.js';
import { inDays, manifestOf, ReleaseSigner, sealed, tampered } from '../testing/signed-release.js';

const present = new ReleaseSigner();
const next = new ReleaseSigner();
const stranger = new ReleaseSigner();
const contents = {
  'agent.cjs': { bytes: 'bundle', target: 'node' },
  'fettle-agent-linux-x64': { bytes: 'program', target: 'linux-x64' },
} as const;
const manifest = manifestOf(contents, [present]);
const envelope = sealed(manifest, [present]);
const now = Date.now();

/** Why a release is refused, or `accepted`. */
function verdict(text: string, expected: Partial<Expectations> = {}): string {
  try {
    verifyRelease(text, { keys: [present.key], now, ...expected });
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ReleaseRefused)) throw error;
    expect(error.message.length).toBeGreaterThan(20);
    return error.reason;
  }
}
const changed = (changes: Partial<typeof manifest>, signers = [present]) =>
  sealed(manifestOf(contents, signers, changes), signers);

describe('a signed release', () => {
  it('is accepted when a trusted key has signed it, and says which', () => {
    expect(verifyRelease(envelope, { keys: [stranger.key, present.key], now })).toEqual({
      manifest,
      keyId: present.keyId,
    });
  });

  it('is refused when a single bit of what it says was changed', () => {
    const payload = Buffer.from((JSON.parse(envelope) as { payload: string }).payload, 'base64');
    const { sig } = present.sign(payload);
    for (let at = 0; at < payload.length; at += 7) {
      const bent = Buffer.from(payload);
      bent[at]! ^= 1;
      expect(verdict(sealEnvelope(bent, [{ keyid: present.keyId, sig }]))).toBe('altered');
    }
    const bytes = Buffer.from(sig, 'base64');
    for (const at of [0, 31, 32, 63]) {
      const bent = Buffer.from(bytes);
      bent[at]! ^= 1;
      expect(verdict(sealEnvelope(payload, [{ keyid: present.keyId, sig: bent.toString('base64') }]))).toBe('altered');
    }
  });

  it('is refused with a digest, a version or a key put in by somebody else', () => {
    expect(verdict(tampered(envelope, ({ files }) => (files[0]!.sha256 = '0'.repeat(64))))).toBe('altered');
    expect(verdict(tampered(envelope, (one) => (one.version = '9.9.9')))).toBe('altered');
    expect(verdict(tampered(envelope, ({ keys }) => keys.push(stranger.key)))).toBe('altered');
    expect(verdict(tampered(envelope, (one) => (one.expiresAt = inDays(3000))))).toBe('altered');
  });

  it('is refused unsigned, signed by a stranger, and signed by a stranger under a trusted name', () => {
    expect(verdict(sealed(manifest, []))).toBe('unsigned');
    expect(verdict(sealed(manifest, [stranger]))).toBe('untrusted');
    const payload = Buffer.from((JSON.parse(envelope) as { payload: string }).payload, 'base64');
    expect(verdict(sealEnvelope(payload, [{ ...stranger.sign(payload), keyid: present.keyId }]))).toBe('altered');
    expect(verdict(envelope, { keys: [] })).toBe('untrusted');
  });

  it('is refused when it is not a release at all', () => {
    const { payload, signatures } = JSON.parse(envelope) as { payload: string; signatures: object[] };
    const other = { payloadType: 'application/vnd.in-toto+json', payload, signatures };
    for (const text of ['', '{}', 'null', payload, JSON.stringify(other), `${envelope}${' '.repeat(70_000)}`]) {
      expect(verdict(text)).toBe('malformed');
    }
    // Signed, and yet not a manifest: a key that was made to sign something else does no harm.
    const text = Buffer.from('{"format":2}');
    expect(verdict(sealEnvelope(text, [present.sign(text)]))).toBe('malformed');
  });

  it('expires, and is not from the future', () => {
    expect(verdict(changed({ expiresAt: inDays(-0.01) }))).toBe('expired');
    expect(verdict(changed({ createdAt: inDays(1.1) }))).toBe('future');
    expect(verdict(changed({ createdAt: inDays(0.9) }))).toBe('accepted');
    // What is installed already does not grow stale.
    expect(() => verifyRelease(changed({ expiresAt: inDays(-1) }), { keys: [present.key] })).not.toThrow();
  });

  it('never goes back: neither to an older version nor to an older manifest of the same', () => {
    const installed = { version: '1.10.0', createdAt: inDays(-5) };
    const offer = (version: string, age: number) =>
      verdict(changed({ version, createdAt: inDays(-age) }), { installed });
    expect(offer('1.9.99', 1)).toBe('older');
    expect(offer('0.11.0', 1)).toBe('older');
    expect(offer('1.10.0', 6)).toBe('older');
    expect(offer('1.10.0', 5)).toBe('accepted');
    expect(offer('1.10.0', 4)).toBe('accepted');
    expect(offer('1.11.0', 9)).toBe('accepted');
    expect(offer('2.0.0', 9)).toBe('accepted');
    const sorted = ['0.9.0', '0.10.0', '1.0.0'].map((version) => ({ version, createdAt: inDays(-1) }));
    expect(sorted.toReversed().sort(compareReleases)).toEqual(sorted);
  });
});

describe('the text of a manifest', () => {
  const text = manifestBytes(manifest).toString();

  it.each(Object.entries(hostileManifests(text, stranger.key)))('is refused with %s, also signed', (_, hostile) => {
    expect(hostile).not.toBe(text);
    expect(verdict(sealedText(hostile, [present]))).toBe('malformed');
  });

  it('may have fields that a later format adds, which change nothing', () => {
    const later = sealedText(withLaterFields(text, stranger.key), [present]);
    expect(verifyRelease(later, { keys: [present.key], now }).manifest).toEqual(manifest);
  });
});

describe('a rotation of keys', () => {
  const announcing = sealed(manifestOf(contents, [present, next]), [present]);
  const retiring = sealed(manifestOf(contents, [next], { version: '1.3.0' }), [next]);

  it('goes by what the last accepted release announces', () => {
    const { keys } = verifyRelease(announcing, { keys: [present.key], now }).manifest;
    expect(keys).toEqual([present.key, next.key]);
    const after = verifyRelease(retiring, { keys, now }).manifest.keys;
    expect(after).toEqual([next.key]);
    // What the retired key signs from now on is worth nothing, also what it has signed before.
    expect(verdict(envelope, { keys: after })).toBe('untrusted');
    expect(verdict(announcing, { keys: after })).toBe('untrusted');
  });

  it('leaves a machine that has missed it outside until the retired key signs along', () => {
    expect(verdict(retiring, { keys: [present.key] })).toBe('untrusted');
    const both = sealed(manifestOf(contents, [next], { version: '1.3.0' }), [next, present]);
    expect(verdict(both, { keys: [present.key] })).toBe('accepted');
  });

  it('announces no set of keys none of which has signed: nothing could follow', () => {
    const lockedOut = sealed(manifestOf(contents, [next]), [present]);
    expect(verdict(lockedOut)).toBe('malformed');
  });
});

describe('a file of a release', () => {
  const digest = (text: string) => digestOf([Buffer.from(text)]);

  it('is known by its bytes and by where it runs', async () => {
    expect(fileOfRelease(manifest, await digest('bundle')).name).toBe('agent.cjs');
    expect(fileOfRelease(manifest, await digest('program'), 'linux-x64').name).toBe('fettle-agent-linux-x64');
    for (const [text, target] of [
      ['bundl', 'node'],
      ['bundle ', 'node'],
      ['program', 'node'],
      ['program', 'linux-arm64'],
    ] as const) {
      const wrong = await digest(text);
      expect(() => fileOfRelease(manifest, wrong, target)).toThrow(ReleaseRefused);
    }
  });

  it('says by its name where it runs', () => {
    expect(['agent.cjs', 'install.sh', 'fettle-agent-linux-arm64'].map(targetOf)).toEqual([
      'node',
      'installer',
      'linux-arm64',
    ]);
    expect(['fettle-agent-node', 'fettle-agent-linux-x86', 'agent.cjs.map', '__proto__'].map(targetOf)).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
  });
});

describe('a public key', () => {
  it('is 32 bytes in base64, written in one way', () => {
    expect(releaseKey.safeParse(present.key).success).toBe(true);
    const sloppy = `${present.key.slice(0, 42)}${String.fromCharCode(present.key.charCodeAt(42) + 1)}=`;
    for (const text of ['', 'x'.repeat(44), present.key.slice(4), `${present.key}\n`, sloppy]) {
      expect(releaseKey.safeParse(text).success).toBe(false);
    }
    expect(keyIdOf(present.key)).toMatch(/^[0-9a-f]{16}$/);
  });
});
