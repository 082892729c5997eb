import { describe, expect, it } from '@jest/globals';
import { renderToStaticMarkup } from 'react-dom/server';
import { MarkdownText } from './markdown-text.js';

const html = (text: string) => renderToStaticMarkup(<MarkdownText text={text} />);

describe('text that people wrote', () => {
  it('has headings, lists, code and links', () => {
    const made = html('# Disks\n\n- one\n- `two`\n\n[runbook](https://example.org/disks)');
    expect(made).toContain('<h3');
    expect(made).toContain('<li>one</li>');
    expect(made).toContain('href="https://example.org/disks"');
    expect(made).toContain('rel="noreferrer nofollow"');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe src="https://example.org"></iframe>',
  ])('shows HTML as what was typed: %s', (text) => {
    expect(html(text)).not.toMatch(/<(?:script|img|iframe|a)\b/);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'JaVaScRiPt:alert(1)'])(
    'makes no link of %s',
    (address) => {
      expect(html(`[x](${address})`)).not.toContain('<a');
    },
  );

  it('fetches no image', () => {
    const made = html('![a chart](https://tracker.example.org/pixel.png)');
    expect(made).not.toContain('<img');
    expect(made).toContain('a chart');
  });
});
