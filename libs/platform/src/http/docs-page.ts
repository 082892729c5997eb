import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setSecurityHeaders } from './security-headers.js';

/** Swagger UI sets style attributes while it draws; its scripts and sheets are files of ours. No remote asset, no inline script. */
const csp =
  "default-src 'none'; script-src 'self'; style-src-elem 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Fettle API</title>
<link rel="stylesheet" href="/api/v1/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/api/v1/docs/swagger-ui-bundle.js"></script>
<script src="/api/v1/docs/start.js"></script>
</body>
</html>
`;

/** "Try it out" works for whoever is signed in: the CSRF token is fetched once from /users/me. */
const start = `let csrf;
async function withCsrf(request) {
  if (request.method === 'GET' || request.loadSpec) return request;
  csrf ??= fetch('/api/v1/users/me').then((answer) => (answer.ok ? answer.json() : {})).then((me) => me.csrfToken);
  const token = await csrf;
  if (token) request.headers['x-csrf-token'] = token;
  else csrf = undefined;
  return request;
}
SwaggerUIBundle({ url: '/api/v1/docs-json', dom_id: '#docs', deepLinking: true, validatorUrl: null, requestInterceptor: withCsrf });
`;

const root = '/api/v1/docs';
const packaged: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** `/api/v1/docs` (interactive) and `/api/v1/docs-json`, served from this process alone. */
export class DocsPage {
  private readonly document: string;
  private readonly folder = join(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'), '..');

  /** @param document the OpenAPI document of the surface */
  constructor(document: object) {
    this.document = JSON.stringify(document);
  }

  /** Answers a GET when the path belongs to the docs. @returns whether it did */
  async serve(path: string, response: ServerResponse, https: boolean): Promise<boolean> {
    if (path === '/api/v1/docs-json') return send(response, this.document, 'application/json; charset=utf-8', https);
    if (path === root || path === `${root}/`) return send(response, page, 'text/html; charset=utf-8', https);
    if (path === `${root}/start.js`) return send(response, start, 'text/javascript; charset=utf-8', https);
    const name = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : '';
    const type = Object.hasOwn(packaged, name) ? packaged[name] : undefined;
    return type === undefined ? false : send(response, await readFile(join(this.folder, name)), type, https);
  }
}

function send(response: ServerResponse, content: string | Buffer, type: string, https: boolean): true {
  setSecurityHeaders(response, https, csp);
  response.setHeader('content-type', type);
  response.setHeader('cache-control', 'no-store');
  response.end(content);
  return true;
}
