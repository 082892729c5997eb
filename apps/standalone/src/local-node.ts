import { existsSync, rmSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { EnrolmentService } from '@fettle/domain/enrolment';
import type { Bus } from '@fettle/platform/bus';
import { Ctx } from '@fettle/platform/context';

/** Where the agent of this machine keeps its identity (its state directory is `agent`); once there, no token is needed. */
const AGENT_IDENTITY = join('agent', 'identity.json');
const DESCRIPTION = 'The machine that Fettle runs on';
const TOKEN_FILE = 'local-node.token';

/** The machine that the control plane runs on, as the first node of a workspace. */
export class LocalNode {
  private readonly file: string;
  /** The install whose token is in the file: what is heard of an earlier one must not take away the file of a later one. */
  private installId: string | null = null;

  constructor(
    private readonly enrolment: EnrolmentService,
    private readonly bus: Bus,
    private readonly dataDir: string,
  ) {
    this.file = join(dataDir, TOKEN_FILE);
  }

  /**
   * Path of a file with an install token for this very machine that only this user can read. The agent consumes it over HTTP
   * like any other. Null when the agent has joined before and still has its identity; without it the agent gets a new key for the same
   * node. The file goes when the install has ended, one way or the other.
   */
  async token(workspaceId: string): Promise<string | null> {
    if (existsSync(join(this.dataDir, AGENT_IDENTITY))) {
      await rm(this.file, { force: true });
      return null;
    }
    const ctx = Ctx.system('first start', workspaceId);
    const name = hostname();
    const { token, install } = await this.enrolment.issue(ctx, name, DESCRIPTION, name.toLowerCase());
    this.installId = install.id;
    this.removeAfter(ctx, install.id);
    await writeFile(this.file, token, { mode: 0o600 });
    return this.file;
  }

  /** Not as soon as the token is used: an agent that dies before it has stored its identity asks with it again. */
  private removeAfter(ctx: Ctx, installId: string): void {
    const stop = this.bus.subscribe('facts', (body) => {
      const { name, id } = JSON.parse(body) as { name?: string; id?: string };
      if (name === 'node-install.changed' && id === installId) void look().catch(() => undefined);
    });
    const look = async (): Promise<void> => {
      const { status } = await this.enrolment.get(ctx, installId);
      if (status === 'pending' || status === 'installing') return;
      stop();
      // Without a pause after the question, so that no later token can have been written meanwhile.
      if (this.installId === installId) rmSync(this.file, { force: true });
    };
  }
}
