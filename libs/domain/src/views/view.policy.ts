import {
  nodeFilterFields,
  taskFilterFields,
  type DefaultScope,
  type FilterField,
  type ViewList,
} from '@fettle/contracts';
import type { ViewRow } from './view.row.js';

/** The grammar of a list's filter. */
export const filterFieldsOf: Readonly<Record<ViewList, readonly FilterField[]>> = {
  nodes: nodeFilterFields,
  tasks: taskFilterFields,
};

const order: readonly DefaultScope[] = ['me', 'team', 'workspace'];

/** The view that a list opens with: on one's own word, else a team's (of several the first by name), else the workspace's. */
export function defaultAmong(rows: readonly ViewRow[]): { viewId: string; of: DefaultScope } | null {
  for (const of of order) {
    const [row] = rows
      .filter(({ default_of: scopes }) => scopes.includes(of))
      .toSorted((one, other) => (one.team_name ?? '').localeCompare(other.team_name ?? ''));
    if (row) return { viewId: row.id, of };
  }
  return null;
}
