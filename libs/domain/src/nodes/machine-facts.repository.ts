import { Injectable } from '@nestjs/common';
import type { NodeLocation } from '@fettle/contracts/agent';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import type { NodeRow } from './node.row.js';

/** What an agent tells of its machine beside measurements; what is missing stays as it was. */
export interface MachineFacts {
  readonly agentVersion?: string | null | undefined;
  readonly platformVersion?: string | null | undefined;
  readonly kernelVersion?: string | null | undefined;
  readonly tools?: Readonly<Record<string, 'available' | 'degraded' | 'unavailable'>> | undefined;
  readonly hardware?: NodeRow['hardware'] | undefined;
  /** IP addresses of its interfaces. */
  readonly addresses?: readonly string[] | undefined;
  /** Names of the commands that the agent knows. */
  readonly commands?: readonly string[] | undefined;
  readonly location?: NodeLocation | null | undefined;
  /** Only taken over by a node that was made before its machine. */
  readonly hostname?: string | undefined;
  readonly os?: string | undefined;
  readonly arch?: string | undefined;
}

export interface MachineReport extends MachineFacts {
  readonly workspaceId: string;
  readonly nodeId: string;
}

export interface ChangedNode {
  readonly id: string;
  readonly workspace_id: string;
  readonly version: number;
}

/** SQL of what machines tell about themselves. */
@Injectable()
export class MachineFactsRepository {
  constructor(private readonly database: Database) {}

  /** Takes over what these machines say, at most one report each. Returns the nodes that were changed by it. */
  async note(ctx: Ctx, reports: readonly MachineReport[]): Promise<ChangedNode[]> {
    return this.database.query<ChangedNode>(ctx, noteSql, [JSON.stringify(reports)]);
  }
}

/** Column of `nodes`, its name in a report, its type. */
const told = [
  ['agent_version', 'agentVersion', 'text'],
  ['platform_version', 'platformVersion', 'text'],
  ['kernel_version', 'kernelVersion', 'text'],
  ['tools', 'tools', 'jsonb'],
  ['hardware', 'hardware', 'jsonb'],
  ['addresses', 'addresses', 'text[]'],
  ['commands', 'commands', 'text[]'],
  ['location', 'location', 'jsonb'],
] as const;
/** What a node that was made before its machine takes over from it, once; a name that another node has is left to that one. */
const awaited = `n.hostname LIKE 'awaited-%'`;
const awaitedValues = [
  [
    'hostname',
    `CASE WHEN ${awaited} AND s.hostname IS NOT NULL AND s.nth = 1 AND NOT EXISTS (
      SELECT FROM nodes o WHERE o.workspace_id = n.workspace_id AND o.hostname = s.hostname) THEN s.hostname ELSE n.hostname END`,
  ],
  ['os', `CASE WHEN n.os = 'unknown' THEN coalesce(s.os, n.os) ELSE n.os END`],
  ['arch', `CASE WHEN n.arch = 'unknown' THEN coalesce(s.arch, n.arch) ELSE n.arch END`],
] as const;
const newValues = [
  ...told.map(([column, name]) => `coalesce(s."${name}", n.${column})`),
  ...awaitedValues.map(([, value]) => value),
];
const columns = [...told.map(([column]) => column), ...awaitedValues.map(([column]) => column)];

const noteSql = `
  WITH s AS (
    SELECT *, row_number() OVER (PARTITION BY "workspaceId", hostname ORDER BY "nodeId") AS nth
    FROM jsonb_to_recordset($1::jsonb) AS r ("workspaceId" uuid, "nodeId" uuid, hostname text, os text, arch text,
      ${told.map(([, name, type]) => `"${name}" ${type}`).join(', ')})
  ), said AS (
    SELECT n.workspace_id, n.id, ${newValues.map((value, index) => `${value} AS ${columns[index]}`).join(', ')}
    FROM s JOIN nodes n ON n.workspace_id = s."workspaceId" AND n.id = s."nodeId"
    WHERE (${columns.map((column) => `n.${column}`).join(', ')}) IS DISTINCT FROM (${newValues.join(', ')})
    ORDER BY n.id FOR UPDATE OF n
  )
  UPDATE nodes n SET ${columns.map((column) => `${column} = said.${column}`).join(', ')},
    version = n.version + 1, updated_at = fettle_now()
  FROM said WHERE n.workspace_id = said.workspace_id AND n.id = said.id
  RETURNING n.id, n.workspace_id, n.version`;
