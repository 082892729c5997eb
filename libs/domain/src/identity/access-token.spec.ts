import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { Keys } from '@fettle/platform/secrets';
import { AccessTokens } from './access-token.js';

const keys = new Keys(new Map([[1, Buffer.alloc(32, 7)]]));
const derive = (purpose: string): Buffer => keys.derive(purpose);
const tokens = new AccessTokens(keys);
const nowS = 1_795_000_000;
const lifeS = 300;
const fresh = { nowS, lifeS };
const claims = {
  userId: '01980000-0000-7000-8000-000000000001',
  sessionId: '01980000-0000-7000-8000-000000000002',
  sessionVersion: 3,
};

/** A token that is right in everything but what the caller changes. */
function forge(change: {
  key?: Buffer;
  alg?: string;
  header?: string;
  iss?: string;
  aud?: string;
  payload?: object;
  sub?: string;
}) {
  return new SignJWT({ sid: claims.sessionId, ver: 3, typ: 'access', ...change.payload })
    .setProtectedHeader({ alg: change.alg ?? 'HS256', typ: change.header ?? 'at+jwt' })
    .setSubject(change.sub ?? claims.userId)
    .setIssuer(change.iss ?? 'fettle')
    .setAudience(change.aud ?? 'operator')
    .setExpirationTime(nowS + 300)
    .sign(createSecretKey(change.key ?? derive('session.access.operator')));
}

describe('an access token', () => {
  it('says who, which session and until when, also after it has expired', async () => {
    const token = await tokens.sign('operator', fresh, claims);
    await expect(tokens.read('operator', token)).resolves.toEqual({ ...claims, expiresAtS: nowS + lifeS });
    const old = await tokens.sign('operator', { nowS: 1_000, lifeS }, claims);
    await expect(tokens.read('operator', old)).resolves.toMatchObject({ expiresAtS: 1_000 + lifeS });
  });

  it('of one surface is nobody on the other', async () => {
    await expect(tokens.read('admin', await tokens.sign('operator', fresh, claims))).resolves.toBeNull();
    await expect(tokens.read('operator', await tokens.sign('admin', fresh, claims))).resolves.toBeNull();
  });

  it('outlives a rotation of the master key', async () => {
    const rotated = new AccessTokens(
      new Keys(
        new Map([
          [1, Buffer.alloc(32, 7)],
          [2, Buffer.alloc(32, 8)],
        ]),
      ),
    );
    await expect(rotated.read('operator', await tokens.sign('operator', fresh, claims))).resolves.toMatchObject(claims);
    await expect(tokens.read('operator', await rotated.sign('operator', fresh, claims))).resolves.toBeNull();
  });

  it('is accepted when forged with the right key, so that the refusals below are for their own reasons', async () => {
    await expect(tokens.read('operator', await forge({}))).resolves.toMatchObject(claims);
  });

  it.each([
    ['another algorithm', () => forge({ alg: 'HS512', key: Buffer.alloc(64, 1) })],
    [
      'HS384 with the same key',
      () => forge({ alg: 'HS384', key: Buffer.concat([derive('session.access.operator'), Buffer.alloc(16)]) }),
    ],
    ['the key of another purpose', () => forge({ key: derive('session.csrf') })],
    ['the key of the other surface', () => forge({ key: derive('session.access.admin') })],
    ['another audience', () => forge({ aud: 'admin' })],
    ['another issuer', () => forge({ iss: 'elsewhere' })],
    ['another header type', () => forge({ header: 'JWT' })],
    ['another type', () => forge({ payload: { typ: 'socket-ticket' } })],
    ['no session', () => forge({ payload: { sid: undefined } })],
    ['a session that is no id', () => forge({ payload: { sid: "' OR 1=1" } })],
    ['a subject that is no id', () => forge({ sub: 'admin' })],
    ['a version that is text', () => forge({ payload: { ver: '3' } })],
  ])('is refused with %s', async (_what, make) => {
    await expect(tokens.read('operator', await make())).resolves.toBeNull();
  });

  it('is refused without a signature, with a cut one and with a changed payload', async () => {
    const unsigned = new UnsecuredJWT({ sid: claims.sessionId, ver: 3, typ: 'access' })
      .setSubject(claims.userId)
      .setIssuer('fettle')
      .setAudience('operator')
      .setExpirationTime(nowS + 300)
      .encode();
    const [head, body, tag] = (await tokens.sign('operator', fresh, claims)).split('.') as [string, string, string];
    const changed = Buffer.from(body, 'base64url').toString().replace('"ver":3', '"ver":4');
    const bad = [unsigned, `${head}.${body}.`, `${head}.${body}.${tag.slice(0, 20)}`, '', 'x', `${'a.'.repeat(400)}`];
    bad.push(`${head}.${Buffer.from(changed).toString('base64url')}.${tag}`);
    for (const token of bad) await expect(tokens.read('operator', token)).resolves.toBeNull();
  });
});
