import type { Event, EventSeverity } from '@fettle/contracts';
import type { z } from 'zod';

export type EventView = z.output<typeof Event>;

/** An event as the database tells it; `node_name` is that of today where the node still exists. */
export interface EventRow {
  readonly id: string;
  readonly at: Date;
  readonly workspace_id: string;
  readonly node_id: string | null;
  readonly node_name: string | null;
  readonly type: string;
  readonly severity: EventSeverity;
  readonly message: string;
  readonly data: Record<string, unknown>;
  readonly times: number;
  readonly last_at: Date;
}

/** The contract's `Event` of a row. */
export function eventView(row: EventRow): EventView {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    node: row.node_id === null ? null : { id: row.node_id, name: row.node_name ?? row.node_id },
    type: row.type,
    severity: row.severity,
    message: row.message,
    data: row.data,
    times: row.times,
    at: row.at.toISOString(),
    lastAt: row.last_at.toISOString(),
  };
}
