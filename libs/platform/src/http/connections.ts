import type { Surface } from '@fettle/contracts';

export const connectionKinds = ['agent-socket', 'agent-poll', 'browser-stream'] as const;
export type ConnectionKind = (typeof connectionKinds)[number];

/** One connection that is open at this process now. Times in ms since 1970. */
export interface OpenConnection {
  readonly id: string;
  readonly kind: ConnectionKind;
  readonly surface: Surface;
  readonly sinceMs: number;
  readonly ip: string;
  /** Who is at the other end; null for an agent that has not said yet. */
  readonly nodeId: string | null;
  readonly person: { readonly id: string; readonly label: string } | null;
  /** Workspaces that it hears of. */
  readonly workspaceIds: readonly string[];
  readonly protocol: string;
  /** What the program at the other end calls itself; null where it says nothing. */
  readonly program: string | null;
  /** Messages received and sent; null where nothing counts them. */
  readonly messages: { readonly received: number; readonly sent: number } | null;
}

/** Where connections are: a surface's listener or its sockets. Nothing is kept twice, so listing walks what is open. */
export interface ConnectionSource {
  list(): Iterable<OpenConnection>;
  /** Closes one of its own. False when it is not there (any more). */
  close(id: string): boolean;
}

export interface ConnectionCounts {
  /** Different nodes with at least one connection. */
  readonly agents: number;
  readonly sockets: number;
  readonly polls: number;
  readonly streams: number;
}

/** Everything that is held open at this process, gathered from those who hold it. */
export class Connections {
  private readonly sources = new Set<ConnectionSource>();

  /** Returns the way to take the source out again. */
  add(source: ConnectionSource): () => void {
    this.sources.add(source);
    return () => void this.sources.delete(source);
  }

  *list(): Generator<OpenConnection> {
    for (const source of this.sources) yield* source.list();
  }

  /** Closes a connection of this process: its other end notices, and comes back when it wants to. False when there is none. */
  close(id: string): boolean {
    for (const source of this.sources) if (source.close(id)) return true;
    return false;
  }

  count(): ConnectionCounts {
    const nodes = new Set<string>();
    const by = { 'agent-socket': 0, 'agent-poll': 0, 'browser-stream': 0 };
    for (const { kind, nodeId } of this.list()) {
      by[kind] += 1;
      if (nodeId) nodes.add(nodeId);
    }
    const { 'agent-socket': sockets, 'agent-poll': polls, 'browser-stream': streams } = by;
    return { agents: nodes.size, sockets, polls, streams };
  }
}
