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
  const url = URL.createObjectURL(new Blob(lines, { type: 'application/x-ndjson' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `fettle-audit-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.jsonl`;
  link.click();
  // The browser has taken the file over by the next task; keeping the address would keep the bytes.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
