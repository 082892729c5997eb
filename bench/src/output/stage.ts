import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { root } from '../harness/machine.js';
import { outputText } from './lines.js';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-smooth-scrolling', '--no-first-run', '--disable-sync'];

export type StagePage = 'view' | 'bare' | 'plain';

/** Three pages with the same output, served to a real browser. */
export class Stage {
  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
  ) {}

  /** Bundles the pages for production and starts server and browser. */
  static async open(): Promise<Stage> {
    const files = new Map<string, { type: string; body: string }>();
    files.set('/output', { type: 'application/octet-stream', body: outputText() });
    files.set('/style.css', { type: 'text/css', body: productStyles() });
    for (const name of ['view', 'bare', 'plain'] as const) {
      files.set(`/${name}.js`, { type: 'text/javascript', body: await bundle(name) });
      const body = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/style.css"><body><script type="module" src="/${name}.js"></script>`;
      files.set(`/${name}`, { type: 'text/html', body });
    }
    const server = createServer((request, response) => {
      const file = files.get(request.url ?? '');
      response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const executablePath = process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium';
    return new Stage(server, await chromium.launch({ executablePath, args: flags }));
  }

  /** Opens one of the pages, lets `measure` work on it, and closes it. */
  async on<T>(name: StagePage, measure: (page: Page) => Promise<T>): Promise<T> {
    const page = await this.browser.newPage({ viewport: { width: 1440, height: 900 } });
    try {
      await page.goto(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/${name}`);
      await page.locator('[data-line]').first().waitFor({ timeout: 120_000 });
      return await measure(page);
    } finally {
      await page.close();
    }
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.close();
    await once(this.server, 'close');
  }
}

async function bundle(name: StagePage): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`./${name}-page.js`, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0]!.text;
}

/** The style sheets of the built dashboard: the view is laid out as it is in the product. */
function productStyles(): string {
  const folder = join(root, 'apps/dashboard/.next/static');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.css'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}
