import type { ClaimRequest, RootAccessWanted } from '@fettle/contracts/agent';
import type { Ctx } from '@fettle/platform/context';
import type { RootAccessLink } from '../root-access/index.js';

/** Of a process in which nothing is known of root access: agents are told to keep none. */
export const noRootAccess = {
  tell: async () => ({ profile: 'off', updatedAt: null }),
  note: async () => undefined,
  version: async () => 0,
} satisfies Pick<RootAccessLink, 'tell' | 'note' | 'version'> as unknown as RootAccessLink;

/** What one claim has to do with root access: its agent's word is taken over, and what is wanted goes into the answer. */
export class ClaimRootAccess {
  private constructor(
    private readonly link: RootAccessLink,
    private readonly nodeId: string,
    private readonly request: ClaimRequest,
    private readonly speaks: boolean,
    private told: RootAccessWanted,
    private readonly known: number,
  ) {}

  /** Takes over what the agent says. @throws DomainError when the database is away and nothing is known of the node */
  static async begin(
    link: RootAccessLink,
    { ctx, nodeId }: { readonly ctx: Ctx; readonly nodeId: string },
    request: ClaimRequest,
    speaks: boolean,
  ): Promise<ClaimRootAccess> {
    await link.note(ctx, nodeId, request.rootAccess);
    const told = await link.tell(nodeId, request.rootAccess, speaks);
    // An agent that does not say what it has heard of hears of what changes while it waits.
    const known = request.rootAccess?.heard ?? (await link.version(nodeId));
    return new ClaimRootAccess(link, nodeId, request, speaks, told, known);
  }

  /** Whether somebody has chosen what the agent has not heard of. */
  async isNews(): Promise<boolean> {
    return this.link.version(this.nodeId).then(
      (version) => version > this.known,
      () => false,
    );
  }

  /** What is wanted now; while the database is away, what was wanted last. */
  async answer(): Promise<RootAccessWanted> {
    this.told = await this.link.tell(this.nodeId, this.request.rootAccess, this.speaks).catch(() => this.told);
    return this.told;
  }
}
