import type { Result, Routes } from '@fettle/contracts';
import type { Connection } from './connection.js';
import { CliError } from './exit-codes.js';

export type Node = Result<Routes['nodes']['get']>;

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * The node that a name means: an id, else a name or a hostname, whatever the case.
 * @throws CliError `notFound`, `usage` when several have it; ApiError
 */
export async function findNode({ api, params }: Connection, name: string): Promise<Node> {
  if (uuid.test(name)) return api.nodes.get({ params: { ...params, nodeId: name } });
  const { items } = await api.nodes.list({ params, query: { search: name.slice(0, 120), limit: '200' } });
  const wanted = name.toLowerCase();
  const byName = items.filter((node) => node.name.toLowerCase() === wanted);
  const found = byName.length > 0 ? byName : items.filter((node) => node.hostname.toLowerCase() === wanted);
  if (found.length > 1) {
    const ids = found.map(({ id, hostname }) => `${id} (${hostname})`).join(', ');
    throw new CliError('usage', `Several nodes are called ${name}`, `Say which by its id: ${ids}`);
  }
  const [node] = found;
  if (!node) throw new CliError('notFound', `There is no node ${name}`, 'fettle nodes list shows them.');
  return node;
}
