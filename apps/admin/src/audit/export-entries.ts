import { saveFile } from '@fettle/ui';
import { api } from '@/data/api';
import type { AuditFilter } from './audit-filter';

/** How many entries one file holds at most. */
export const exportLimit = 10_000;

/** Reads the entries that fit the filter, newest first, and hands them to the browser as JSON lines. */
export async function exportEntries(filter: AuditFilter): Promise<void> {
  const lines: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof api.audit.listAll>> = await api.audit.listAll({
      query: { ...filter, limit: 200, ...(cursor ? { cursor } : {}) },
    });
    for (const entry of page.items) lines.push(`${JSON.stringify(entry)}\n`);
    cursor = page.nextCursor;
  } while (cursor !== null && lines.length < exportLimit);
  saveFile(
    new Blob(lines, { type: 'application/x-ndjson' }),
    `fettle-audit-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.jsonl`,
  );
}
