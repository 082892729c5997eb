import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { EchoingSmtp, SmtpPeer, freePort } from '@fettle/testing';
import { talkToSmtp } from './smtp-dialogue.js';

const auth = { username: 'fettle', password: 'canary-smtp-77' };
const mail = {
  from: { address: 'fettle@example.test', name: 'Fettle' },
  to: 'ada@example.test',
  subject: 'A test',
  text: 'Hello',
};

let peer: SmtpPeer;

beforeAll(async () => {
  peer = await SmtpPeer.open({ auth });
});
afterEach(() => peer.calm());
afterAll(() => peer.close());

const server = (patch: object = {}) => ({ ...peer.settings, ...auth, ...patch });

describe('a mail server that is tried', () => {
  it('is signed in to, and nothing is sent', async () => {
    const before = peer.mails.length;
    expect(await talkToSmtp(server())).toMatchObject({ ok: true, step: 'done' });
    expect(peer.mails).toHaveLength(before);
  });

  it('gets the mail, and its answer is told', async () => {
    const answer = await talkToSmtp(server(), mail);
    expect(answer).toMatchObject({ ok: true, step: 'done', answer: expect.stringMatching(/^250/) });
    expect((await peer.waitFor(mail.to)).subject).toBe('A test');
  });

  it('says when the password is wrong, and never shows it', async () => {
    const answer = await talkToSmtp(server({ password: 'canary-wrong' }));
    expect(answer).toMatchObject({ ok: false, step: 'sign-in' });
    expect(JSON.stringify(answer)).not.toContain('canary');
  });

  it.each(['PLAIN', 'LOGIN'] as const)('may repeat what it was told by AUTH %s: that is not shown', async (method) => {
    const echo = await EchoingSmtp.open(method);
    try {
      const answer = await talkToSmtp({ ...echo.settings, ...auth });
      expect(answer).toMatchObject({ ok: false, step: 'sign-in', answer: expect.stringContaining('[redacted]') });
      expect(echo.heard.length).toBeGreaterThan(0);
      for (const form of [auth.password, ...echo.heard]) expect(JSON.stringify(answer)).not.toContain(form);
    } finally {
      await echo.close();
    }
  });

  it('says in its own words why it takes no mail', async () => {
    peer.trouble({ kind: 'answer', at: 'recipient', code: 550, words: 'No such mailbox here' });
    const answer = await talkToSmtp(server(), mail);
    expect(answer).toMatchObject({ ok: false, step: 'send', answer: expect.stringContaining('No such mailbox here') });
  });

  it('is not spoken to unencrypted where encryption was asked for', async () => {
    expect(await talkToSmtp(server({ security: 'starttls' }))).toMatchObject({ ok: false, step: 'encrypt' });
  });

  it('must have a certificate that is trusted', async () => {
    const tls = await SmtpPeer.open({ security: 'tls' });
    try {
      const answer = await talkToSmtp({ ...tls.settings, password: null });
      expect(answer).toMatchObject({ ok: false, step: 'encrypt' });
      expect(answer.detail).toContain('certificate');
    } finally {
      await tls.close();
    }
  });

  it('is not called at a private address unless that is allowed', async () => {
    const answer = await talkToSmtp(server({ allowPrivate: false }));
    expect(answer).toMatchObject({ ok: false, step: 'settings' });
    expect(answer.detail).toContain('private');
  });

  it('may be away, have no address, or be something else', async () => {
    const port = await freePort();
    expect(await talkToSmtp(server({ port }))).toMatchObject({ ok: false, step: 'connect' });
    expect(await talkToSmtp(server({ host: 'no-such-name.invalid' }))).toMatchObject({ ok: false, step: 'name' });
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const answer = await talkToSmtp(server({ port: (other.address() as AddressInfo).port }));
    expect(answer).toMatchObject({ ok: false, step: 'connect' });
    await new Promise((resolve) => other.close(resolve));
  });
});
