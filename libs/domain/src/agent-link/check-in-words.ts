import { Injectable } from '@nestjs/common';
import type { CheckInAnswer, CheckInRequest } from '@fettle/contracts/agent';
import type { Ctx } from '@fettle/platform/context';
import { KeyRotation } from '../nodes/index.js';
import { RootAccessLink } from '../root-access/index.js';

/** What an agent is told at its check-in beside figures: the root access that is wanted, and a new key. */
@Injectable()
export class CheckInWords {
  constructor(
    private readonly root: RootAccessLink,
    private readonly rotation: KeyRotation,
  ) {}

  /** Notes what the node has applied, and answers with what is wanted of it. */
  async tell(
    ctx: Ctx,
    nodeId: string,
    request: CheckInRequest,
  ): Promise<Pick<CheckInAnswer, 'rootAccess' | 'agentKey'>> {
    await this.root.note(ctx, nodeId, request.rootAccess);
    const rootAccess = await this.root.tell(nodeId, request.rootAccess, true);
    const agentKey = request.takesKeys ? await this.rotation.deliver(ctx, nodeId) : null;
    return { rootAccess, ...(agentKey && { agentKey }) };
  }
}
