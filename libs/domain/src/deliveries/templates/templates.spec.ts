import { describe, expect, it } from '@jest/globals';
import { mailTemplates, type MailTemplate } from '@fettle/contracts';
import fc from 'fast-check';
import { compose } from '../mail/compose.js';
import { escapeHtml } from '../mail/html.js';
import { templateOf } from './index.js';

/** Everything that any template takes; each picks its own. */
const everything = {
  link: 'https://fettle.test/reset-password#token=abc&x=1',
  actor: 'Ada & <Bo>',
  workspace: '"Ops" <script>alert(1)</script>',
  role: 'operator',
  before: 'viewer',
  owner: 'Cy',
  nodes: '3 nodes (web-1, <web-2> & web-3)',
  days: '90',
  hostname: 'db-7 <b>',
  from: '203.0.113.9',
  fingerprint: '0123456789abcdef',
  place: 'Firefox on Linux, 203.0.113.9',
  at: '2026-11-21T22:25:00.000Z',
  expiresAt: '2026-11-28T22:25:00.000Z',
};
const envelope = {
  deliveryId: '0198a000-0000-7000-8000-000000000000',
  from: { name: 'Fettle', address: 'fettle@example.test' },
  to: { name: 'Ada', address: 'ada@example.test' },
};

/** What a template takes of `values`: keys that it does not know are refused, so they are left out one by one. */
function dataOf(name: MailTemplate, values: Record<string, string>): Record<string, string> {
  const known = Object.entries(values).filter(([key, value]) => {
    const issues = templateOf(name).data.safeParse({ [key]: value }).error?.issues ?? [];
    return !issues.some((issue) => issue.code === 'unrecognized_keys');
  });
  return templateOf(name).data.parse(Object.fromEntries(known)) as Record<string, string>;
}
const made = (name: MailTemplate, values: Record<string, string> = everything) =>
  compose(envelope, templateOf(name), dataOf(name, values));

/** What a person reads of HTML. */
const words = (html: string) =>
  html
    .replace(/<style>[^]*<\/style>|<title>[^]*<\/title>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe.each(mailTemplates)('the mail %s', (name) => {
  it('says the same as text and as HTML, and carries no markup of people', () => {
    const { text, html, subject } = made(name);
    const read = words(html).replaceAll(/\s+/g, ' ');
    for (const line of text.split('\n').filter((one) => one && one !== '-- '))
      for (const part of line.split(': ')) expect(read).toContain(part.replace(/:$/, '').trim());
    expect(html).not.toMatch(/<script|<img|src=|@import|url\(/i);
    expect(subject).not.toMatch(/[\r\n]/);
    expect(html).toContain('color-scheme');
  });

  it('keeps every text of people in its place, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (words) => {
        fc.pre(!/\p{Cc}/u.test(words) && words.trim().length > 0);
        const { html, subject } = made(name, { ...everything, actor: words, workspace: words, role: words });
        const bare = made(name, { ...everything, actor: 'x', workspace: 'x', role: 'x' });
        const tags = (one: string) => one.match(/<[a-z/][^>]*>/gi)?.length;
        expect(tags(html)).toBe(tags(bare.html));
        expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what a mail is filled with', () => {
  const data = templateOf('invitation').data;

  it.each([
    { link: 'javascript:alert(1)', actor: 'Ada' },
    { link: 'data:text/html,x', actor: 'Ada' },
    { link: 'https://f.test/', actor: 'Ada\r\nBcc: all@example.test' },
    { link: 'https://f.test/', actor: 'Ada\u0000' },
    { link: 'https://f.test/', actor: '' },
    { link: 'https://f.test/', actor: 'x'.repeat(301) },
    { link: 'https://f.test/', actor: 'Ada', more: 'x' },
    { actor: 'Ada' },
  ])('is refused: %j', (given) => {
    expect(data.safeParse(given).success).toBe(false);
  });

  it('ends no header, whoever is written to or from', () => {
    const mail = compose(
      { ...envelope, to: { name: 'Ada\r\nBcc: all@example.test', address: 'ada@example.test' } },
      templateOf('test'),
      {},
    );
    expect(mail.to.name).toBe('Ada Bcc: all@example.test');
  });

  it('is escaped for HTML', () => {
    expect(escapeHtml(`<a href="x" b='y'>&`)).toBe('&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;');
  });
});
