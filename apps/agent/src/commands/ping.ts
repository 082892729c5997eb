import type { CommandResult } from '@fettle/contracts/agent';
import { AGENT_VERSION } from '../version.js';

/** `ping`: the way of a task there and back, without anything in between. */
export const ping = (): Promise<CommandResult<'ping'>> =>
  Promise.resolve({ pong: true, agentVersion: AGENT_VERSION, at: new Date().toISOString() });
