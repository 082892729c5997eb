import type { Block } from '../templates/template.js';

/** Colours stand in classes, so that a mail is read in the dark too; what a program drops leaves plain, readable text. */
const style = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  body { margin: 0; padding: 24px; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
  .page { max-width: 560px; margin: 0 auto; overflow-wrap: anywhere; }
  .name { font-weight: 600; letter-spacing: 0.02em; }
  .action { display: inline-block; padding: 10px 16px; border-radius: 6px; text-decoration: none; font-weight: 600;
    background: #1f2328; color: #ffffff; border: 1px solid #57606a; }
  .quiet { color: #57606a; font-size: 14px; }
  td { padding: 2px 16px 2px 0; vertical-align: top; }
  @media (prefers-color-scheme: dark) {
    body { background: #16181b; color: #e6e8eb; }
    .action { background: #e6e8eb; color: #16181b; border-color: #e6e8eb; }
    .quiet { color: #a8b0b9; }
  }`;

/** A mail as HTML: no images, no scripts, nothing that is fetched from anywhere. */
export function html(subject: string, blocks: readonly Block[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${style}</style>
</head>
<body>
<div class="page">
<p class="name">Fettle</p>
${blocks.map(block).join('\n')}
</div>
</body>
</html>
`;
}

function block(one: Block): string {
  if (one.kind === 'text') return `<p>${escapeHtml(one.text)}</p>`;
  if (one.kind === 'note') return `<p class="quiet">${escapeHtml(one.text)}</p>`;
  if (one.kind === 'facts') {
    const rows = one.facts.map(
      ([label, value]) => `<tr><td class="quiet">${escapeHtml(label)}</td><td>${escapeHtml(value)}</td></tr>`,
    );
    return `<table role="presentation">${rows.join('')}</table>`;
  }
  const url = escapeHtml(one.url);
  // The address stands there too: a person sees where it leads, and can copy it.
  return `<p><a class="action" href="${url}">${escapeHtml(one.label)}</a></p>\n<p class="quiet">${url}</p>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!);
}
