import * as z from 'zod';
import { command } from './command.js';

const looking = {
  group: 'agent',
  risk: 'low',
  platforms: ['linux'],
  timeoutS: 30,
  idempotent: true,
  exclusive: false,
  needs: [],
  root: false,
  reading: false,
} as const;

/** What concerns the agent itself. */
export const agentCommands = {
  ping: command({
    summary: 'Asks the agent for a sign of life through the way that tasks take.',
    ...looking,
    params: z.strictObject({}),
    result: z.object({ pong: z.literal(true), agentVersion: z.string(), at: z.iso.datetime() }),
  }),
  system_info: command({
    summary: 'Name, distribution, kernel, processor architecture, uptime and addresses of the machine.',
    ...looking,
    group: 'system',
    reading: true,
    params: z.strictObject({}),
    result: z.object({
      hostname: z.string(),
      platform: z.string(),
      distribution: z.string(),
      release: z.string(),
      arch: z.string(),
      agentVersion: z.string(),
      runtimeVersion: z.string(),
      uptimeS: z.number().min(0),
      addresses: z.array(z.string()),
    }),
  }),
} as const;
