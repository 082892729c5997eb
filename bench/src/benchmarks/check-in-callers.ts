import { API_PREFIX, NODE_ID_HEADER } from '@fettle/contracts/agent';
import { Random, makeNodes, measure, type FleetNode } from '../fleet/index.js';
import { closedLoop, type LoopFigures } from '../harness/closed-loop.js';
import type { Setting } from '../harness/benchmark.js';
import { Installation } from '../harness/installation.js';
import { startServer, type Server } from '../harness/start-server.js';

/** Enough nodes that none reaches the limit on calls of one node. */
const CALLERS = 200;
/** Times of samples are all different and lie in the last quarter of an hour. */
const OLDEST_MS = 900_000;
const SPACING_MS = 5;

/** Nodes that check in as fast as they are answered, and the three servers that they check in to. */
export class CheckIns {
  private readonly sent = new Map<string, number>();
  private readonly base = Date.now() - OLDEST_MS;
  private readonly random: Random;

  private constructor(
    readonly place: Installation,
    private readonly nodes: readonly FleetNode[],
    private readonly servers: { readonly echo: Server; readonly rows: Server },
    seed: number,
  ) {
    this.random = new Random(seed);
  }

  static async open({ postgres, seed }: Setting): Promise<CheckIns> {
    const databaseUrl = await postgres.database();
    const place = await Installation.start(databaseUrl);
    const nodes = await makeNodes(databaseUrl, place.operator.workspaceId, CALLERS, new Random(seed));
    const echo = await startServer('echo');
    const rows = await startServer('row-per-request', { DATABASE_URL: await postgres.database() });
    const checkIns = new CheckIns(place, nodes, { echo, rows }, seed);
    // Keys are looked up and versions written once per node; the code gets warm.
    for (const to of ['echo', 'rows', 'fettle'] as const) await checkIns.run(to, 1_000, 1);
    return checkIns;
  }

  /** Check-ins of all nodes for so long, each with so many samples. */
  run(to: 'echo' | 'rows' | 'fettle', durationMs: number, samples: number): Promise<LoopFigures> {
    const port = to === 'fettle' ? this.place.agentPort : this.servers[to].port;
    return closedLoop({
      durationMs,
      callers: this.nodes.map(({ id, key }) => ({
        port,
        headers: `authorization: Bearer ${key}\r\n${NODE_ID_HEADER}: ${id}\r\n`,
      })),
      next: (caller) => ({ path: `${API_PREFIX}/agent/check-in`, body: this.body(this.nodes[caller]!.id, samples) }),
    });
  }

  private body(nodeId: string, samples: number): string {
    const before = this.sent.get(nodeId) ?? 0;
    this.sent.set(nodeId, before + samples);
    const metrics = Array.from({ length: samples }, (_, i) =>
      measure(this.random, this.base + (before + i) * SPACING_MS),
    );
    const sentAt = new Date().toISOString();
    return JSON.stringify({ sentAt, bootId: 'bench', agentVersion: '1.0.0', metrics, running: [] });
  }

  async stop(): Promise<void> {
    await Promise.all([this.servers.echo.program.stop(), this.servers.rows.program.stop(), this.place.stop()]);
  }
}
