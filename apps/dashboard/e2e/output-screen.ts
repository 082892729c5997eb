import { createHash } from 'node:crypto';
import { until } from '@fettle/testing';
import type { Page } from 'playwright-core';

interface OutputPage {
  readonly chunks: readonly { readonly seq: number; readonly data: string }[];
  readonly lastSeq: number;
  readonly complete: boolean;
  readonly truncated: boolean;
  readonly gapAfterSeq: number | null;
}

/** What the server keeps of a task's output. */
export interface StoredOutput {
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly seqs: readonly number[];
  readonly truncated: boolean;
  readonly gapAfterSeq: number | null;
}

/** The open page of one task: its output as a person sees it, and the API as the same person's browser asks it. */
export class OutputScreen {
  readonly text;
  readonly rows;

  private constructor(
    readonly page: Page,
    private readonly api: string,
  ) {
    this.text = page.getByRole('region', { name: /^Output of .*, text$/ });
    this.rows = this.text.locator('[data-line]');
  }

  /** Runs a shell command on the only node by the form and opens its task. */
  static async run(page: Page, home: string, command: string): Promise<OutputScreen> {
    await page.goto(`${home}/nodes`);
    await page.getByText('The one node is live').waitFor();
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByRole('link', { name: 'Run a command' }).click();
    await page.getByLabel('Command', { exact: true }).fill(command);
    const asked = page.waitForRequest(/\/api\/v1\/workspaces\/[^/]+\/tasks\/[0-9a-f-]{36}$/);
    await page.getByRole('button', { name: /^Run on / }).click();
    await page.waitForURL(/\/tasks\/[0-9a-f-]{36}$/);
    return new OutputScreen(page, (await asked).url());
  }

  /** The state of the task, asked of the server now. */
  async state(): Promise<string> {
    return ((await (await this.page.request.get(this.api)).json()) as { state: string }).state;
  }

  /** How many lines the toolbar says there are. */
  async lineCount(): Promise<number> {
    const words = await this.page.getByText(/^[\d,]+ lines?( so far)?$/).innerText();
    return Number.parseInt(words.replaceAll(',', ''), 10);
  }

  /** Waits until more than `count` lines are said to be there, and gives the number. */
  untilMoreThan(count: number): Promise<number> {
    return until(
      async () => {
        const now = await this.lineCount();
        return now > count ? now : null;
      },
      { timeoutMs: 60_000, what: `more than ${count} lines` },
    );
  }

  /** The number of the first line in sight. */
  topLine(): Promise<string | null> {
    return this.text.evaluate((scroller) => {
      const top = scroller.getBoundingClientRect().top;
      const lines = [...scroller.querySelectorAll('[data-line]')];
      return lines.find((line) => line.getBoundingClientRect().bottom > top + 1)?.getAttribute('data-line') ?? null;
    });
  }

  /** Elements of the output and of the whole page. */
  nodes(): Promise<{ rows: number; page: number }> {
    return this.page.evaluate(() => ({
      rows: document.querySelectorAll('[data-line]').length,
      page: document.querySelectorAll('*').length,
    }));
  }

  /** Bytes of the page's script heap after a collection: what is held, not what is about to go. */
  async heapBytes(): Promise<number> {
    const session = await this.page.context().newCDPSession(this.page);
    try {
      await session.send('HeapProfiler.collectGarbage');
      return (await session.send('Runtime.getHeapUsage')).usedSize;
    } finally {
      await session.detach();
    }
  }

  /** Reads all that the server keeps, page by page. */
  async stored(): Promise<StoredOutput> {
    const pages: OutputPage[] = [];
    for (let after = -1; ;) {
      const answer = await this.page.request.get(`${this.api}/output?after=${after}`);
      const page = (await answer.json()) as OutputPage;
      pages.push(page);
      if (page.complete || page.chunks.length === 0) break;
      after = page.lastSeq;
    }
    const chunks = pages.flatMap((page) => page.chunks);
    const bytes = Buffer.concat(chunks.map(({ data }) => Buffer.from(data, 'base64')));
    return {
      bytes,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      seqs: chunks.map(({ seq }) => seq),
      truncated: pages.at(-1)!.truncated,
      gapAfterSeq: pages.at(-1)!.gapAfterSeq,
    };
  }
}
