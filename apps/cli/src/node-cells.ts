import { nodeExportColumns, type NodeExportColumn } from '@fettle/contracts';
import type { Node } from './find-nodes.js';
import type { CellValue } from './list-options.js';

/** Where a column of the list is found in a node, for those that are not called as there. */
const elsewhere: Readonly<Record<string, (node: Node) => unknown>> = {
  team: ({ teamName }) => teamName,
  owner: ({ owner }) => owner?.name ?? null,
  maintenance: ({ maintenance }) => maintenance?.reason ?? null,
  cpuPercent: ({ vitals }) => vitals?.cpuPercent ?? null,
  memoryPercent: ({ vitals }) => vitals?.memoryPercent ?? null,
  diskPercent: ({ vitals }) => vitals?.diskPercent ?? null,
  load1: ({ vitals }) => vitals?.load1 ?? null,
  measuredAt: ({ vitals }) => vitals?.at ?? null,
};

/** The columns of nodes, by the names that exports have for them. */
export const nodeCells = Object.fromEntries(
  nodeExportColumns.map((name) => [
    name,
    (node: Node): CellValue =>
      cell(name in elsewhere ? elsewhere[name]!(node) : (node as Record<string, unknown>)[name]),
  ]),
) as Record<NodeExportColumn, (node: Node) => CellValue>;

function cell(value: unknown): CellValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  return Array.isArray(value) ? value.join(' ') : JSON.stringify(value);
}
