import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { freePort, until } from '@fettle/testing';

const apps = fileURLToPath(new URL('../../../', import.meta.url));

/** The production build of one Next app, served the way `npm start` serves it, without an API behind it. */
export class BuiltPages {
  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
    private readonly url: string,
  ) {}

  /** Starts the built server of an app on a free port. @throws when it does not answer */
  static async start(app: 'dashboard' | 'admin'): Promise<BuiltPages> {
    const folder = join(apps, app, '.next');
    const port = await freePort();
    const child = spawn(process.execPath, [join(folder, 'standalone/apps', app, 'server.js')], {
      // The gallery is asked for, as somebody might who has set it for the development server.
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        FETTLE_GALLERY: '1',
        PORT: String(port),
        HOSTNAME: '127.0.0.1',
      },
      stdio: 'ignore',
    });
    const pages = new BuiltPages(folder, child, `http://127.0.0.1:${port}`);
    const isThere = () =>
      fetch(pages.url).then(
        () => true,
        () => false,
      );
    await until(isThere, { timeoutMs: 60_000, what: `the pages of ${app}` });
    return pages;
  }

  async stop(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  /** The addresses of all pages that were built, a made-up value in place of each parameter. */
  get paths(): string[] {
    const routes = JSON.parse(readFileSync(join(this.folder, 'app-path-routes-manifest.json'), 'utf8')) as object;
    return Object.entries(routes)
      .filter(([file]) => file.endsWith('/page'))
      .map(([, path]) => String(path).replaceAll(/\[[^\]]+\]/g, 'some'))
      .toSorted();
  }

  /** The status of the answer to a path. */
  async status(path: string): Promise<number> {
    return (await fetch(this.url + path)).status;
  }

  /** What a page may not do: a policy that allows too much, none at all, or a script that its own policy would refuse. Empty: well. */
  async policyFaults(path: string): Promise<string[]> {
    const [one, other] = [await fetch(this.url + path), await fetch(this.url + path)];
    const policy = one.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
    const demanded = [
      "default-src 'self'",
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      `style-src-elem 'self' 'nonce-${nonce}'`,
      ...["connect-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"],
    ];
    const directives = policy.split('; ');
    const elements = [...(await one.text()).matchAll(/<(?:script|style)\b[^>]*>/gi)].map(([tag]) => tag);
    return [
      ...demanded
        .filter((directive) => !directives.includes(directive))
        .map((directive) => `not demanded: ${directive}`),
      ...(other.headers.get('content-security-policy')?.includes(nonce) ? ['the nonce is the same twice'] : []),
      ...(elements.length === 0 ? ['no script was found'] : []),
      ...elements.filter((tag) => !tag.includes(`nonce="${nonce}"`)).map((tag) => `without the nonce: ${tag}`),
    ];
  }

  /** What a browser fetches as script before the page is usable, compressed, in bytes. Old browsers' own part is not counted. */
  async firstLoadBytes(path: string): Promise<number> {
    const html = await (await fetch(this.url + path)).text();
    const scripts = [...html.matchAll(/<script\b[^>]*>/gi)]
      .map(([tag]) => tag)
      .filter((tag) => !/\bnomodule\b/i.test(tag));
    const files = scripts.flatMap((tag) => /\bsrc="\/_next\/(static\/[^"?]+)/.exec(tag)?.[1] ?? []);
    const sizes = [...new Set(files)].map((file) => gzipSync(readFileSync(join(this.folder, file))).length);
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** The built script and server files in which a text occurs. */
  filesWith(text: string): string[] {
    return ['static', 'server'].flatMap((part) =>
      readdirSync(join(this.folder, part), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(js|json|html|rsc)$/.test(file))
        .filter((file) => readFileSync(join(this.folder, part, file), 'utf8').includes(text)),
    );
  }
}
