import { ApiError, errorOf } from '@fettle/client';
import { saveFile } from '@fettle/ui';
import { api } from '@/data/api';
import type { AuditFilter } from './audit-filter';

/** Where the entries that fit the filter can be fetched as a file. */
export function exportHref(filter: AuditFilter, format: 'jsonl' | 'csv'): string {
  return `/api/v1/audit-logs/export?${new URLSearchParams({ ...filter, format }).toString()}`;
}

/**
 * Fetches the file and hands it to the browser, which keeps it outside of the page's memory. An end in the middle is an error.
 * @throws ApiError
 */
export async function takeExport(href: string): Promise<void> {
  let answer = await ask(href);
  if (answer.status === 401) {
    // The client takes a new access token where the old one has expired.
    await api.auth.me();
    answer = await ask(href);
  }
  if (!answer.ok) throw await errorOf(answer);
  const { status } = answer;
  const content = await answer.blob().catch((cause: unknown) => {
    throw new ApiError({ code: 'answer', status, message: 'The file was cut off before its end', cause });
  });
  const name = /filename="([\w.-]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  saveFile(content, name ?? 'audit');
}

function ask(href: string): Promise<Response> {
  return fetch(href, { credentials: 'same-origin', redirect: 'error' }).catch((cause: unknown) => {
    throw new ApiError({ code: 'network', status: 0, message: 'Fettle cannot be reached', cause });
  });
}
