import type { TaskExportColumn } from '@fettle/contracts';
import type { Cell } from '../lists/index.js';
import type { TaskRow } from './task.row.js';

/** A shell's text, or a program and its arguments with blanks between. */
function commandOf({ payload }: TaskRow): string | null {
  const { command, argv } = payload;
  if (typeof command === 'string') return command;
  return Array.isArray(argv) ? argv.join(' ') : null;
}

/** The columns of an exported task. */
export const taskCells: Readonly<Record<TaskExportColumn, (row: TaskRow) => Cell>> = {
  id: ({ id }) => id,
  state: ({ state }) => state,
  node: ({ node_name: name }) => name,
  nodeId: ({ node_id: nodeId }) => nodeId,
  type: ({ type }) => type,
  command: commandOf,
  exitCode: ({ exit_code: exitCode }) => exitCode,
  signal: ({ signal }) => signal,
  reason: ({ reason }) => reason,
  refusal: ({ refusal }) => refusal,
  attempt: ({ attempt }) => attempt,
  requestedBy: ({ requested_by: requestedBy }) => requestedBy,
  createdAt: ({ created_at: at }) => at.toISOString(),
  startedAt: ({ started_at: at }) => at?.toISOString() ?? null,
  finishedAt: ({ finished_at: at }) => at?.toISOString() ?? null,
};
