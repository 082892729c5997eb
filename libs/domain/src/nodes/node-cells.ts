import type { NodeExportColumn } from '@fettle/contracts';
import type { Cell } from '../lists/index.js';
import { nodeView, type NodeRow } from './node.row.js';

type Read = (node: ReturnType<typeof nodeView>) => Cell;

const read: Readonly<Record<NodeExportColumn, Read>> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  hostname: ({ hostname }) => hostname,
  team: ({ teamName }) => teamName,
  tags: ({ tags }) => tags.join(' '),
  site: ({ site }) => site,
  criticality: ({ criticality }) => criticality,
  owner: ({ owner }) => owner?.name ?? null,
  maintenance: ({ maintenance }) => maintenance?.reason ?? null,
  addresses: ({ addresses }) => addresses.join(' '),
  presence: ({ presence }) => presence,
  lastSeenAt: ({ lastSeenAt }) => lastSeenAt,
  os: ({ os }) => os,
  arch: ({ arch }) => arch,
  platformVersion: ({ platformVersion }) => platformVersion,
  kernelVersion: ({ kernelVersion }) => kernelVersion,
  agentVersion: ({ agentVersion }) => agentVersion,
  cpuPercent: ({ vitals }) => vitals?.cpuPercent ?? null,
  memoryPercent: ({ vitals }) => vitals?.memoryPercent ?? null,
  diskPercent: ({ vitals }) => vitals?.diskPercent ?? null,
  load1: ({ vitals }) => vitals?.load1 ?? null,
  measuredAt: ({ vitals }) => vitals?.at ?? null,
  tasksRunning: ({ tasksRunning }) => tasksRunning,
  tasksWaiting: ({ tasksWaiting }) => tasksWaiting,
  description: ({ description }) => description,
  createdAt: ({ createdAt }) => createdAt,
};

/** The columns of an exported node. */
export const nodeCells = Object.fromEntries(
  Object.entries(read).map(([name, cell]) => [name, (row: NodeRow) => cell(nodeView(row))]),
) as Record<NodeExportColumn, (row: NodeRow) => Cell>;
