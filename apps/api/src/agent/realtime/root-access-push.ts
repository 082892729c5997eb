import type { RootAccessReport, RootAccessWanted } from '@fettle/contracts/agent';
import type { RootAccessLink, WantedRootAccess } from '@fettle/domain/root-access';
import type { Ctx } from '@fettle/platform/context';
import type { AgentSocket } from '@fettle/platform/sockets';

interface Connected {
  readonly socket: AgentSocket;
  /** The version that the agent was told last. */
  told: number;
}

/**
 * Tells agents on the socket what root can be used for: in the answer to their authentication, and at once when somebody chooses anew, in
 * whichever process that is. An agent that was told answers by authenticating again, with what it has applied.
 */
export class RootAccessPush {
  private readonly connected = new Map<string, Connected>();
  private readonly stop: () => void;

  constructor(
    private readonly link: RootAccessLink,
    private readonly wanted: WantedRootAccess,
  ) {
    this.stop = wanted.onChange((nodeId) => void this.changed(nodeId));
  }

  /** Takes over what an agent says, and gives what it is to be told in the acknowledgement. */
  async authenticated(
    ctx: Ctx,
    nodeId: string,
    socket: AgentSocket,
    report: RootAccessReport | null | undefined,
  ): Promise<RootAccessWanted> {
    // From now on: what is chosen while the answer is made is pushed after it.
    const mine: Connected = { socket, told: -1 };
    this.connected.set(nodeId, mine);
    await this.link.note(ctx, nodeId, report);
    const { version } = await this.wanted.of(nodeId);
    const answer = await this.link.tell(nodeId, report, false);
    mine.told = version;
    return answer;
  }

  /** The socket is gone, or speaks for another node. */
  left(nodeId: string, socket: AgentSocket): void {
    if (this.connected.get(nodeId)?.socket === socket) this.connected.delete(nodeId);
  }

  close(): void {
    this.stop();
    this.connected.clear();
  }

  private async changed(nodeId: string | null): Promise<void> {
    const ids = nodeId === null ? [...this.connected.keys()] : [nodeId];
    await Promise.all(ids.map((id) => this.push(id)));
  }

  private async push(nodeId: string): Promise<void> {
    const mine = this.connected.get(nodeId);
    if (!mine) return;
    try {
      const { version } = await this.wanted.of(nodeId);
      if (version <= mine.told) return;
      const rootAccess = await this.link.tell(nodeId, null, false);
      mine.told = version;
      mine.socket.emit('root-access.updated', { type: 'root-access.updated', rootAccess });
    } catch {
      // The database is away: the agent hears of it with its next claim.
    }
  }
}
