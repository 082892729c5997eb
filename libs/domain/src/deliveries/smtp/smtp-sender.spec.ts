import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { EchoingSmtp, SmtpPeer, type SmtpPeerOptions } from '@fettle/testing';
import type { SmtpCredentials } from '../../settings/index.js';
import { smtpFault } from './smtp-fault.js';
import { SmtpSender } from './smtp-sender.js';

const before = getCACertificates('default');
const peers: SmtpPeer[] = [];
afterEach(async () => {
  setDefaultCACertificates(before);
  await Promise.all(peers.splice(0).map((peer) => peer.close()));
});
afterAll(() => setDefaultCACertificates(before));

async function open(options: SmtpPeerOptions): Promise<SmtpPeer> {
  const peer = await SmtpPeer.open(options);
  peers.push(peer);
  if (peer.certificate) setDefaultCACertificates([...before, peer.certificate]);
  return peer;
}
const message = {
  from: { name: 'Fettle', address: 'fettle@example.test' },
  to: { name: 'Ada "the first" <ada@evil.test>, Ünal', address: 'ada@example.test' },
  subject: 'Grüße',
  text: 'Hello',
  html: '<p>Hello</p>',
  messageId: '<one@example.test>',
};
const sender = new SmtpSender();
const nobody = { username: null, password: null };
const fault = async (sending: Promise<unknown>, credentials: SmtpCredentials = nobody) =>
  smtpFault(
    await sending.then(
      () => new Error('it went through'),
      (error: unknown) => error,
    ),
    credentials,
  );

describe('a mail over SMTP', () => {
  const auth = { username: 'mailer', password: 'canary-password' };

  it.each(['none', 'starttls', 'tls'] as const)('goes out with security %s, signed in', async (security) => {
    const peer = await open({ security, auth });
    expect(await sender.send(peer.settings, message)).toMatch(/^250/);
    const mail = await peer.waitFor('ada@example.test');
    expect([mail.subject, mail.to]).toEqual(['Grüße', ['ada@example.test']]);
  });

  it.each(['starttls', 'tls'] as const)(
    'does not go out with %s to a certificate that nobody trusts',
    async (security) => {
      const peer = await open({ security });
      setDefaultCACertificates(before);
      expect(await fault(sender.send(peer.settings, message))).toMatchObject({
        kind: 'temporary',
        reason: 'No encrypted connection to the mail server',
      });
      expect(peer.mails).toEqual([]);
    },
  );

  it('does not go out unencrypted to a server that has no STARTTLS where that is set', async () => {
    const peer = await open({ security: 'none' });
    const told = await fault(sender.send({ ...peer.settings, security: 'starttls' }, message));
    expect(told).toMatchObject({ kind: 'temporary', reason: 'No encrypted connection to the mail server' });
    expect(peer.mails).toEqual([]);
  });

  it('waits for a mended password: a refused sign-in is temporary, and its words carry no secret', async () => {
    const peer = await open({ auth });
    const wrong = { ...peer.settings, password: 'wrong-canary' };
    const told = await fault(sender.send(wrong, message), wrong);
    expect(told).toMatchObject({ kind: 'temporary', code: 535, reason: 'The mail server refused the sign-in' });
    expect(JSON.stringify(told)).not.toContain('canary');
  });

  it.each(['PLAIN', 'LOGIN'] as const)('shows no credentials that a server repeats from AUTH %s', async (method) => {
    const echo = await EchoingSmtp.open(method);
    try {
      const server = { ...echo.settings, username: 'mailer', password: 'canary-password' };
      const told = await fault(sender.send(server, message), server);
      expect(echo.heard.length).toBeGreaterThan(0);
      expect(told.answer).toContain('[redacted]');
      for (const form of [server.password, ...echo.heard]) expect(JSON.stringify(told)).not.toContain(form);
    } finally {
      await echo.close();
    }
  });

  it('tells silence from refusal', async () => {
    const peer = await open({});
    peer.trouble({ kind: 'hang', at: 'connect' });
    expect(await fault(sender.send(peer.settings, message, AbortSignal.timeout(100)))).toMatchObject({
      kind: 'temporary',
      reason: expect.stringContaining('in time'),
    });
    const { port } = peer;
    await peers.pop()!.close();
    expect(await fault(sender.send({ ...peer.settings, port }, message))).toMatchObject({
      kind: 'temporary',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
