import type { AgentConfig } from './config.js';
import { loadIdentity } from './identity.js';
import { readIfPresent } from './node/files.js';
import { releaseStatus } from './release/verify-command.js';
import { lockHolder, statePaths } from './state-dir.js';
import { AGENT_VERSION } from './version.js';

/** What `fettle-agent status` prints: one JSON object, read from the state directory without disturbing the agent. */
export async function readStatus(config: AgentConfig): Promise<object> {
  const identity = await loadIdentity(config.stateDir);
  const holder = await lockHolder(config.stateDir);
  const text = await readIfPresent(statePaths(config.stateDir).status);
  return {
    version: AGENT_VERSION,
    release: await releaseStatus(config),
    apiUrl: config.apiUrl,
    stateDir: config.stateDir,
    enrolled: identity !== undefined,
    nodeId: identity?.nodeId ?? null,
    running: holder !== undefined,
    pid: holder?.pid ?? null,
    link: holder === undefined || text === undefined ? null : (JSON.parse(text) as object),
  };
}
