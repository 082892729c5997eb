import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { EnrolmentService } from '@fettle/domain/enrolment';
import { Ctx } from '@fettle/platform/context';

/** Where the agent of this machine keeps its identity; once there, no token is needed. */
const AGENT_IDENTITY = join('agent', 'identity.json');

/**
 * An install token for this very machine, in a file that only this user can read. The agent consumes it over HTTP like any
 * other. Null when the agent has joined before.
 */
export async function localNodeToken(
  enrolment: EnrolmentService,
  workspaceId: string,
  dataDir: string,
): Promise<string | null> {
  if (existsSync(join(dataDir, AGENT_IDENTITY))) return null;
  const { token } = await enrolment.issue(
    Ctx.system('first start', workspaceId),
    hostname(),
    'The machine that Fettle runs on',
  );
  const file = join(dataDir, 'local-node.token');
  await writeFile(file, token, { mode: 0o600 });
  return file;
}
