import { describe, expect, it } from '@jest/globals';
import { Keys } from '@fettle/platform/secrets';
import { RefreshTokens } from './refresh-token.js';

const keysOf = (fill: number): Keys => new Keys(new Map([[1, Buffer.alloc(32, fill)]]));
const tokens = new RefreshTokens(keysOf(7));
const sessionId = '01980000-0000-7000-8000-000000000002';

describe('a refresh token', () => {
  const first = tokens.first('operator', sessionId);

  it('is read back with its session, and two first tokens differ', () => {
    expect(tokens.read('operator', first.text)).toEqual(first);
    expect(first.sessionId).toBe(sessionId);
    expect(tokens.first('operator', sessionId).text).not.toBe(first.text);
  });

  it('has one successor, which cannot be computed without the server key', () => {
    const next = tokens.successor('operator', first);
    expect(tokens.successor('operator', first)).toEqual(next);
    expect(next.text).not.toBe(first.text);
    expect(tokens.read('operator', next.text)?.sessionId).toBe(sessionId);
    expect(new RefreshTokens(keysOf(8)).successor('operator', first).hash).not.toEqual(next.hash);
  });

  it('is not genuine on the other surface, with any byte changed, cut, longer or in another spelling', () => {
    expect(tokens.read('admin', first.text)).toBeNull();
    const bytes = Buffer.from(first.text, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      expect(tokens.read('operator', changed.toString('base64url'))).toBeNull();
    }
    for (const text of ['', first.text.slice(1), `${first.text}A`, `${first.text}==`, ` ${first.text}`]) {
      expect(tokens.read('operator', text)).toBeNull();
    }
  });
});
