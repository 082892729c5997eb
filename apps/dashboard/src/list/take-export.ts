import { saveFile } from '@fettle/ui';
import { api } from '@/data/api';
import { fetchExport } from './fetch-export';

/** Fetches an exported list and hands it to the browser. */
export async function takeExport(href: string): Promise<void> {
  const { content, name } = await fetchExport(href, () => api.auth.me());
  saveFile(content, name);
}
