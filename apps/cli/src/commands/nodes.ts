import { findNode, type Node } from '../find-nodes.js';
import { ago, type Colour } from '../printer.js';
import { open, type Session } from '../session.js';

export interface ListOptions {
  readonly query?: string;
  readonly limit?: string;
  readonly all?: boolean;
}

const colourOf: Readonly<Record<Node['presence'], Colour>> = {
  live: 'green',
  late: 'yellow',
  offline: 'red',
  never: 'dim',
};
const percent = (value: number | null | undefined): string =>
  typeof value === 'number' ? `${Math.round(value)}%` : '–';

/** Nodes that match a filter, worst first. */
export async function listNodes(session: Session, { query: q, limit = '50', all }: ListOptions): Promise<void> {
  const { api, params } = await open(session);
  const query = { ...(q === undefined ? {} : { q }), limit: all ? '200' : limit };
  const first = await api.nodes.list({ params, query });
  const items = [...first.items];
  let { nextCursor } = first;
  while (all && nextCursor) {
    const page = await api.nodes.list({ params, query: { ...query, cursor: nextCursor } });
    items.push(...page.items);
    ({ nextCursor } = page);
  }
  const { total, totalIsExact } = first;
  session.printer.result({ items, total, totalIsExact, nextCursor }, () => {
    if (items.length === 0) return session.printer.line('No nodes.');
    session.printer.table(
      [
        { title: 'NAME', text: ({ name }) => name },
        { title: 'PRESENCE', text: ({ presence }) => presence, colour: ({ presence }) => colourOf[presence] },
        { title: 'SEEN', text: ({ lastSeenAt }) => ago(lastSeenAt) },
        { title: 'CPU', text: ({ vitals }) => percent(vitals?.cpuPercent) },
        { title: 'MEMORY', text: ({ vitals }) => percent(vitals?.memoryPercent) },
        { title: 'DISK', text: ({ vitals }) => percent(vitals?.diskPercent) },
        { title: 'TASKS', text: ({ tasksRunning, tasksWaiting }) => `${tasksRunning}/${tasksWaiting}` },
        { title: 'OS', text: ({ os, arch }) => `${os} ${arch}` },
        { title: 'AGENT', text: ({ agentVersion }) => agentVersion ?? '–' },
      ],
      items,
    );
    if (nextCursor)
      session.printer.note(`${items.length} of ${totalIsExact ? total : `${total}+`}; --all shows the rest.`);
  });
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
