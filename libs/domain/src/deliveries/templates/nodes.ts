import { z } from 'zod';
import { line, link, moment, spokenTime } from './fields.js';
import { action, facts, note, template, text } from './template.js';

/** `nodes`: how many and which, in words. */
const keysOld = template({
  name: 'agent-keys-old',
  data: z.strictObject({ workspace: line, nodes: line, days: line, link }),
  subject: ({ workspace, days }) => `Agent keys in ${workspace} are ${days} days old`,
  blocks: (data) => [
    text(`The agent keys of ${data.nodes} in the workspace ${data.workspace} have become ${data.days} days old.`),
    text(
      'Rotating takes one press for each node where the agent can take a new key by itself. Nothing that runs is disturbed.',
    ),
    action('Show the nodes', data.link),
    note('Each key is told of once. Whoever may manage agent keys is told, and who owns such a node.'),
  ],
});

const requested = template({
  name: 'enrolment-requested',
  data: z.strictObject({ hostname: line, from: line, fingerprint: line, expiresAt: moment, link }),
  subject: ({ hostname }) => `${hostname} asks to be let in`,
  blocks: (data) => [
    text('A machine named your address and asks to become a node. Nothing of what it says is proved.'),
    facts(
      ['Host name', data.hostname],
      ['Asks from', data.from],
      ['Fingerprint', data.fingerprint],
      ['Asks until', spokenTime(data.expiresAt)],
    ),
    action('Decide', data.link),
    note(
      'Compare the fingerprint with what the machine shows. If nobody you know sets up a machine, refuse it, or do nothing: it ends by itself.',
    ),
  ],
  usefulForMinutes: 15,
});

/** What people are told of nodes, and of machines that want to be some. */
export const nodeTemplates = { 'agent-keys-old': keysOld, 'enrolment-requested': requested } as const;
