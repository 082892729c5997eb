import type { Criticality, Node, NodePresence, RootEnforcer, RootProfile } from '@fettle/contracts';
import type { NodeLocation } from '@fettle/contracts/agent';
import type { z } from 'zod';
import { nodeFlagsSql } from './node-flags.sql.js';
import { shownPresenceSql } from './shown-presence.sql.js';

export type NodeView = z.output<typeof Node>;

/** A node as the database tells it, with presence, vitals and task counts of this moment. */
export interface NodeRow {
  id: string;
  workspace_id: string;
  team_id: string | null;
  team_name: string | null;
  name: string;
  description: string | null;
  tags: string[];
  site: string | null;
  criticality: Criticality;
  owner: NodeView['owner'];
  notes: string | null;
  addresses: string[];
  location: NodeLocation | null;
  hardware: NodeView['hardware'];
  commands: string[] | null;
  maintenance: { id: string; reason: string; startedAt: string; endsAt: string; openEnded: boolean } | null;
  root_access: RootAccessRow;
  hostname: string;
  os: string;
  arch: string;
  platform_version: string | null;
  kernel_version: string | null;
  agent_version: string | null;
  tools: Record<string, 'available' | 'degraded' | 'unavailable'>;
  version: number;
  created_at: Date;
  updated_at: Date;
  presence: NodePresence;
  flags: NodeView['flags'];
  last_seen_at: Date | null;
  vitals: VitalsRow | null;
  tasks_running: number;
  tasks_waiting: number;
  key_created_at: Date | null;
  key_last_used_at: Date | null;
}

/** Times as PostgreSQL writes them into JSON. */
export interface RootAccessRow {
  desired: RootProfile;
  applied: RootProfile;
  version: number;
  updatedAt: string | null;
  updatedBy: { id: string; name: string } | null;
  lastAppliedAt: string | null;
  lastError: string | null;
  enforcedBy: RootEnforcer | null;
}

export interface VitalsRow {
  at: string;
  cpu_percent: number | null;
  memory_percent: number | null;
  disk_percent: number | null;
  load1: number | null;
  temperature_c: number | null;
  uptime_s: number | null;
}

const rootAccessJson = `jsonb_build_object('desired', n.root_access_profile, 'applied', n.root_access_applied, 'version', n.root_access_version,
    'updatedAt', n.root_access_updated_at, 'lastAppliedAt', n.root_access_applied_at, 'lastError', n.root_access_error,
    'enforcedBy', n.root_access_enforced_by,
    'updatedBy', CASE WHEN r.id IS NULL THEN NULL ELSE jsonb_build_object('id', r.id, 'name', r.name) END)`;

/** The select list of a `NodeRow` over `nodeJoins`. */
export const nodeColumns = `
  n.id, n.workspace_id, n.team_id, g.name AS team_name, n.name, n.description, n.hostname, n.os, n.arch, n.platform_version, n.kernel_version,
  n.agent_version, n.tools, n.tags, n.site, n.criticality, n.notes, n.addresses, n.location, n.hardware, n.commands, n.version, n.created_at, n.updated_at,
  ${shownPresenceSql} AS presence, ${nodeFlagsSql} AS flags, l.last_seen_at,
  CASE WHEN v.node_id IS NULL THEN NULL ELSE to_jsonb(v) - '{node_id,workspace_id}'::text[] END AS vitals,
  CASE WHEN o.id IS NULL THEN NULL ELSE jsonb_build_object('id', o.id, 'name', o.name) END AS owner, w.maintenance,
  ${rootAccessJson} AS root_access,
  t.running AS tasks_running, t.waiting AS tasks_waiting, k.created_at AS key_created_at, k.last_used_at AS key_last_used_at`;

/** What `nodeColumns` needs beside `nodes n`. */
export const nodeJoins = `
  LEFT JOIN teams g ON g.id = n.team_id
  LEFT JOIN users o ON o.id = n.owner_user_id
  LEFT JOIN users r ON r.id = n.root_access_updated_by
  LEFT JOIN LATERAL (
    SELECT jsonb_build_object('id', id, 'reason', reason, 'startedAt', starts_at, 'endsAt', ends_at, 'openEnded', open_ended) AS maintenance
    FROM windows WHERE windows.workspace_id = n.workspace_id AND scope_kind = 'node' AND scope_id = n.id AND state = 'active'
      AND ends_at > (SELECT fettle_now())
  ) w ON true
  LEFT JOIN node_liveness l ON l.node_id = n.id
  LEFT JOIN node_vitals v ON v.node_id = n.id
  LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state <> 'queued')::int AS running, count(*) FILTER (WHERE state = 'queued')::int AS waiting
    FROM task_live WHERE task_live.node_id = n.id
  ) t ON true
  LEFT JOIN LATERAL (
    SELECT created_at, last_used_at FROM agent_keys
    WHERE agent_keys.node_id = n.id AND revoked_at IS NULL ORDER BY created_at DESC LIMIT 1
  ) k ON true`;

function vitalsOf({ vitals }: NodeRow): NodeView['vitals'] {
  return (
    vitals && {
      at: new Date(vitals.at).toISOString(),
      cpuPercent: vitals.cpu_percent,
      memoryPercent: vitals.memory_percent,
      diskPercent: vitals.disk_percent,
      load1: vitals.load1,
      temperatureC: vitals.temperature_c,
      uptimeS: vitals.uptime_s,
    }
  );
}

/** Agents leave out what they do not know. */
function locationOf({ location }: NodeRow): NodeView['location'] {
  if (!location) return null;
  const { zone = null, latitude = null, longitude = null } = location;
  return { ...location, zone, latitude, longitude };
}

function maintenanceOf({ maintenance }: NodeRow): NodeView['maintenance'] {
  if (!maintenance) return null;
  const { startedAt, endsAt } = maintenance;
  return { ...maintenance, startedAt: new Date(startedAt).toISOString(), endsAt: new Date(endsAt).toISOString() };
}

/** The contract's `Node` of a row. */
export function nodeView(row: NodeRow): NodeView {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    teamId: row.team_id,
    teamName: row.team_name,
    name: row.name,
    description: row.description,
    tags: row.tags,
    site: row.site,
    criticality: row.criticality,
    owner: row.owner,
    notes: row.notes,
    addresses: row.addresses,
    location: locationOf(row),
    hardware: row.hardware,
    commands: row.commands,
    maintenance: maintenanceOf(row),
    flags: row.flags,
    rootAccess: rootAccessView(row.root_access),
    hostname: row.hostname,
    os: row.os,
    arch: row.arch,
    platformVersion: row.platform_version,
    kernelVersion: row.kernel_version,
    agentVersion: row.agent_version,
    presence: row.presence,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    vitals: vitalsOf(row),
    tasksRunning: row.tasks_running,
    tasksWaiting: row.tasks_waiting,
    tools: row.tools,
    agentKey: row.key_created_at && {
      createdAt: row.key_created_at.toISOString(),
      lastUsedAt: row.key_last_used_at?.toISOString() ?? null,
    },
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** What root can be used for on a node, as people read it. */
export function rootAccessView(row: RootAccessRow): NodeView['rootAccess'] {
  const time = (text: string | null) => text && new Date(text).toISOString();
  const sync = row.lastError === null ? (row.applied === row.desired ? 'applied' : 'pending') : 'failed';
  return { ...row, sync, updatedAt: time(row.updatedAt), lastAppliedAt: time(row.lastAppliedAt) };
}
