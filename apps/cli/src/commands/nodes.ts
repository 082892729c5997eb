import { nodeExportColumns, nodeFilterFields, nodeSorts, type NodeExportColumn } from '@fettle/contracts';
import { findNode, type Node } from '../find-nodes.js';
import { columnsOf, filterOf, outputOf, sortOf, type ListingOptions } from '../list-options.js';
import { nodeCells } from '../node-cells.js';
import { ago, type Colour } from '../printer.js';
import { open, type Session } from '../session.js';
import { writeRows } from '../write-rows.js';

const colourOf: Readonly<Record<Node['presence'], Colour>> = {
  live: 'green',
  late: 'yellow',
  offline: 'red',
  never: 'dim',
};
const percent = (value: number | null | undefined): string =>
  typeof value === 'number' ? `${Math.round(value)}%` : '–';

const shown = {
  presence: ({ presence }: Node) => presence,
  lastSeenAt: ({ lastSeenAt }: Node) => ago(lastSeenAt),
  cpuPercent: ({ vitals }: Node) => percent(vitals?.cpuPercent),
  memoryPercent: ({ vitals }: Node) => percent(vitals?.memoryPercent),
  diskPercent: ({ vitals }: Node) => percent(vitals?.diskPercent),
};
const ownColumns = [
  'name',
  'presence',
  'lastSeenAt',
  'cpuPercent',
  'memoryPercent',
  'diskPercent',
  'tasksRunning',
  'tasksWaiting',
  'os',
  'arch',
  'agentVersion',
] as const satisfies readonly NodeExportColumn[];

/** Nodes that match a filter, worst first unless sorted otherwise. */
export async function listNodes(session: Session, options: ListingOptions): Promise<void> {
  const { limit = '50', all } = options;
  const q = filterOf(options, nodeFilterFields);
  const output = outputOf(options, session.printer.isJson);
  const columns = columnsOf(options, nodeExportColumns, ownColumns);
  const order = sortOf(options, nodeSorts);
  const { api, params } = await open(session);
  const query = { ...(q === undefined ? {} : { q }), ...order, limit: all ? '200' : limit };
  const first = await api.nodes.list({ params, query });
  const items = [...first.items];
  let { nextCursor } = first;
  while (all && nextCursor) {
    const page = await api.nodes.list({ params, query: { ...query, cursor: nextCursor } });
    items.push(...page.items);
    ({ nextCursor } = page);
  }
  const { total, totalIsExact } = first;
  const whole = { items, total, totalIsExact, nextCursor };
  const colours = { presence: ({ presence }: Node) => colourOf[presence] };
  writeRows(session.printer, { output, columns, cells: nodeCells, items, whole, none: 'No nodes.', shown, colours });
  if (nextCursor && output !== 'json')
    session.printer.note(`${items.length} of ${totalIsExact ? total : `${total}+`}; --all shows the rest.`);
}

/** One node. */
export async function showNode(session: Session, name: string): Promise<void> {
  const node = await findNode(await open(session), name);
  session.printer.result(node, () =>
    session.printer.facts({
      Name: node.name,
      Id: node.id,
      Hostname: node.hostname,
      Presence: `${node.presence}, seen ${node.lastSeenAt ? `${ago(node.lastSeenAt)} ago` : 'never'}`,
      System: [node.os, node.platformVersion, node.kernelVersion, node.arch].filter(Boolean).join(' '),
      Agent: node.agentVersion,
      Team: node.teamName,
      Figures:
        node.vitals &&
        `CPU ${percent(node.vitals.cpuPercent)}, memory ${percent(node.vitals.memoryPercent)}, disk ${percent(node.vitals.diskPercent)}, ${ago(node.vitals.at)} old`,
      Tasks: `${node.tasksRunning} running, ${node.tasksWaiting} waiting`,
      Description: node.description,
    }),
  );
}
