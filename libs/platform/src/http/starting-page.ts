import { createHash } from 'node:crypto';

const style = `
  :root { color-scheme: light dark }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.5 system-ui, sans-serif }
  p { opacity: .7 }`;

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="2">
<title>Fettle is starting</title>
<style>${style}</style>
</head>
<body>
<main role="status">
<h1>Fettle is starting</h1>
<p>The pages are not ready yet. This page tries again every two seconds.</p>
</main>
</body>
</html>
`;

const hash = createHash('sha256').update(style).digest('base64');

/** Shown while the pages' own server does not answer. Carries its whole style, because nothing else can be loaded then. */
export const startingPage = {
  html,
  csp: `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'`,
} as const;
