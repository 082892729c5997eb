import * as z from 'zod';
import { command } from './command.js';
import { acting } from './looking.js';

const own = { ...acting, group: 'agent', risk: 'low', root: false, idempotent: true, timeoutS: 30 } as const;

/** What changes something about the agent itself. */
export const agentActCommands = {
  set_interval: command({
    summary: 'How often the agent measures; kept over restarts. Somebody who watches still sees a faster rate.',
    ...own,
    risk: 'medium',
    params: z.strictObject({ intervalS: z.int().min(5).max(3_600) }),
    result: z.object({ intervalS: z.int() }),
  }),
  refresh_capabilities: command({
    summary: 'Looks again at what the machine has, and tells the control plane with the next sign of life.',
    ...own,
    params: z.strictObject({}),
    result: z.object({
      commands: z.array(z.string()),
      tools: z.record(z.string(), z.object({ state: z.string(), reason: z.string().nullish() })),
    }),
  }),
  uninstall_agent: command({
    summary:
      'Hands the removal of the agent over to a unit of its own, which runs when the task has been reported. The node stays listed.',
    ...own,
    risk: 'high',
    root: true,
    exclusive: true,
    needs: [['systemctl']],
    params: z.strictObject({
      confirm: z.literal(true, { error: 'has to be confirmed' }),
      /** With its identity and its user: the machine has to be enrolled again to come back. */
      purge: z.boolean().default(false),
    }),
    result: z.object({ unit: z.string() }),
  }),
} as const;
