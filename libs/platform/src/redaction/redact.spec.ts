import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSecretKey, redact, redactText } from './index.js';

const canary = 'Canary4711value';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLWNhbmFyeQ';
const hex = 'c0ffee00'.repeat(8);
const base64 = 'Q2FuYXJ5NDcxMXZhbHVl';
const pem = (kind: string) => `-----BEGIN ${kind}-----\n${base64}\n${base64}\n-----END ${kind}-----`;
/** Made up here, so that nobody takes this file for a leak. */
const vendor = (start: string, length: number) => start + 'aB3'.repeat(length).slice(0, length);

/** What it is, how it stands in a text, and what of it must not be left. */
const corpus: [what: string, text: string, secret: string][] = [
  ['a connection string', `connect postgres://fettle:${canary}@db:5432/fettle failed`, canary],
  ['a password with an @', `redis://:${canary}@@cache:6379`, canary],
  ['a password in an http address', `GET https://ada:${canary}@example.org/x`, canary],
  ['an Authorization value', `sent Bearer ${canary}`, canary],
  ['Basic', `Authorization failed: Basic ${base64}==`, base64],
  ['a header line', `authorization: Custom ${canary}, more ${canary}`, canary],
  ['a cookie line', `Cookie: a=1; fettle_admin_access=${canary}; b=${canary}`, canary],
  ['a Set-Cookie line', `set-cookie: __Host-fettle_operator_refresh=${canary}; Path=/`, canary],
  ['a cookie of ours', `jar has fettle_operator_refresh=${canary} in it`, canary],
  ['a command line', `curl x | sudo bash -s -- --bootstrap-token '${canary}'`, canary],
  ['a command line with =', `fettle-agent --agent-key=${hex}`, hex],
  ['a long option of several words', `x --smtp-relay-password "${canary} with spaces"`, 'with spaces'],
  ['curl -u', `curl -u ada:${canary} https://example.org`, canary],
  ['a query', `GET /setup?token=${canary}&x=1`, canary],
  ['a link that works once', `https://fettle.test/invitations#token=${canary}`, canary],
  ['an escaped link', `https%3A//x#token=${canary}%20`, canary],
  ['JSON in text', `{"password":"${canary}"}`, canary],
  ['JSON with spaces', `{"password" : "${canary} has spaces"}`, 'has spaces'],
  ['JSON with escaped quotes', `{"password":"${canary}\\" and more"}`, 'and more'],
  ['JSON in JSON', `"{\\"clientSecret\\":\\"${canary} has spaces\\"}"`, 'has spaces'],
  ['an environment', `PGPASSWORD=${canary} psql`, canary],
  ['an environment with quotes', `export AWS_SECRET_ACCESS_KEY='${canary}'`, canary],
  ['YAML', `smtp_password: ${canary}`, canary],
  ['prose', `the agent key = ${hex}`, hex],
  ['an agent key', `"agentKey":"${hex}"`, hex],
  ['an Azure account key', `AccountName=x;AccountKey=${base64}==;`, base64],
  ['an ODBC string', `Server=db;Uid=sa;Pwd=${canary};`, canary],
  ['a JWT', `token rejected ${jwt} (expired)`, jwt],
  ['an unsigned JWT', `${jwt.split('.').slice(0, 2).join('.')}.`, 'eyJzdWIiOiJjYW5hcnkifQ'],
  ['a private key', pem('PRIVATE KEY'), base64],
  ['an RSA key', pem('RSA PRIVATE KEY'), base64],
  ['an OpenSSH key', pem('OPENSSH PRIVATE KEY'), base64],
  ['a PGP key', pem('PGP PRIVATE KEY BLOCK'), base64],
  ['a private key in JSON', JSON.stringify({ x: pem('EC PRIVATE KEY') }), base64],
  ['a private key that is cut off', pem('PRIVATE KEY').slice(0, 60), base64.slice(0, 20)],
  ['an API key of Fettle', `used fettle_0123456789_${vendor('', 49)} from`, vendor('', 43)],
  ['an install token', `fettle_install_${vendor('-_', 43)}`, vendor('-_', 43)],
  ['an AWS key id', 'AKIAIOSFODNN7CANARYX', 'AKIAIOSFODNN7CANARYX'],
  ['a GitHub token', vendor('ghp_', 36), vendor('ghp_', 36)],
  ['a fine-grained GitHub token', vendor('github_pat_', 60), vendor('github_pat_', 60)],
  ['a GitHub token in an address', `https://${vendor('ghp_', 36)}@github.com/x.git`, vendor('ghp_', 36)],
  ['a GitLab token', vendor('glpat-', 20), vendor('glpat-', 20)],
  ['a Slack token', vendor('xoxb-', 40), vendor('xoxb-', 40)],
  ['a Slack webhook', `https://hooks.slack.com/services/T0/B0/${canary}`, canary],
  ['a Stripe key', vendor('sk_live_', 24), vendor('sk_live_', 24)],
  ['a Google key', vendor('AIza', 35), vendor('AIza', 35)],
  ['an npm token', vendor('npm_', 36), vendor('npm_', 36)],
  ['a model provider’s key', vendor('sk-proj-', 40), vendor('sk-proj-', 40)],
  ['a webhook secret', vendor('whsec_', 32), vendor('whsec_', 32)],
  ['an age key', `AGE-SECRET-KEY-1${'QX7'.repeat(19)}`, 'QX7QX7'],
];

describe('the redactor (S17)', () => {
  it.each(corpus)('hides %s', (_what, text, secret) => {
    expect(text).toContain(secret);
    const shown = redactText(text);
    expect(shown).not.toContain(secret);
    expect(shown).toContain('[redacted]');
    // Written, read and written again, it stays what it is.
    expect(redactText(shown)).toBe(shown);
  });

  it.each(corpus)('hides %s whatever stands around it', (_what, text, secret) => {
    const around = fc.string({ unit: fc.constantFrom(...' \n\t.,:=&;"\'{}[]()<>/@#?-_aZ0ü€'), maxLength: 30 });
    fc.assert(
      fc.property(around, around, (before, after) => {
        // A word that goes on is another word, and a quote that is open before changes what is quoted.
        const shown = redactText(`${before}\n${text}\n${after}`);
        expect(shown).not.toContain(secret);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    'The token expired 5 minutes ago',
    'Basic settings were saved',
    'password must have 12 characters',
    'key "platform.settings" was read 3 times',
    'https://fettle.test:7400/nodes/0198a000-0000-7000-8000-000000000000?sort=name',
    `sealed entry ${hex} follows ${hex}`,
    'fettle_audit_unsealed_oldest_seconds{service="fettle-standalone"} 0',
    'token=null password: undefined secret=true',
    'user@example.org wrote to ops@example.org at 12:30',
    'ghp_short, sk-short, eyJ alone',
    '{"keyCount":3,"monkey":"a"}',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  ])('leaves what only sounds like a secret: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('throws at no text, and makes no text longer than it has to', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        expect(redactText(text).length).toBeLessThanOrEqual(text.length + 10 * (text.length / 6 + 1));
      }),
    );
  });
});

describe('hostile texts', () => {
  const size = 200_000;
  const of = (part: string) => part.repeat(Math.ceil(size / part.length));

  // Quadratic, any of these takes minutes.
  it.each([
    ...[
      'a',
      '-',
      '--',
      'a.',
      'a-',
      'eyJ',
      'eyJ-',
      'eyJa.',
      'token=',
      'token="',
      "token='",
      'token ',
      'token= ',
      'token\\"',
    ],
    ...['://', 'a://', 'a://b:', 'http://a:@', '@', 'bearer ', 'basic a', 'cookie:', 'cookie: ', '-----BEGIN '],
    ...[
      '-----BEGIN PRIVATE KEY-----',
      '--a-token ',
      '--key',
      '-u a:',
      'fettle_a_',
      'fettle_aaaa_b',
      'ghp_',
      'sk-',
      'sk-a',
    ],
    ...[
      '\\',
      '"',
      '\\"',
      '{"password":',
      'password:"\\',
      'SG.',
      'AKIA',
      'hooks.slack.com/',
      ' ',
      '\n',
      '=:=:',
      'key',
      '_key=',
    ],
  ])('made of %j are done in time', (part) => {
    const startedAt = performance.now();
    redactText(of(part));
    redactText(`token=${of(part)}`);
    redactText(`"secret":"${of(part)}`);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});

describe('values', () => {
  it('are hidden by their key at any depth, in objects, lists, maps, sets and errors', () => {
    const inner = { deep: [{ clientSecret: { any: [canary] } }], map: new Map([['api-key', canary]]) };
    const error = new Error(`failed for token=${canary}`, { cause: new Error(`Bearer ${canary}`) });
    const shown = JSON.stringify(
      redact({ inner, set: new Set([`password=${canary}`]), error, url: new URL(`http://a:${canary}@b`) }),
    );
    expect(shown).not.toContain(canary);
  });

  it('are hidden in keys too', () => {
    expect(JSON.stringify(redact({ [`token=${canary}`]: 1 }))).not.toContain(canary);
  });

  it('that go round in circles, or without end, are cut', () => {
    const round: Record<string, unknown> = { name: 'round' };
    round['self'] = round;
    round['many'] = Array.from({ length: 1_000 }, () => round);
    expect(redact(round)).toMatchObject({ name: 'round', self: '[circular]' });
    const level = (depth: number): unknown =>
      depth === 0 ? 'end' : Array.from({ length: 100 }, () => level(depth - 1));
    const wide = level(2) as unknown[];
    const shared = Array.from({ length: 100 }, () => wide);
    const startedAt = performance.now();
    expect(JSON.stringify(redact([shared, shared, shared]))).toContain('[more]');
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it.each([
    'password',
    'newPassword',
    'AGENT_KEY',
    'x-agent-key',
    'set-cookie',
    'recovery codes',
    'db.password',
    'jwt',
  ])('under the key %s are secret', (key) => expect(isSecretKey(key)).toBe(true));

  it.each(['keyCount', 'monkeys2', 'keyboard', 'passwordChangedAt', 'tokenCount', 'author'])(
    'under the key %s are not',
    (key) => expect(isSecretKey(key)).toBe(false),
  );
});
