import { z } from 'zod';
import { line, link, moment, spokenTime } from './fields.js';
import { action, facts, note, template, text } from './template.js';

/** `actor`: who invites. `workspace` and `role` are absent where the invitation is to the platform alone. */
const invitation = template({
  name: 'invitation',
  data: z.strictObject({
    link,
    actor: line,
    workspace: line.optional(),
    role: line.optional(),
    expiresAt: moment.optional(),
  }),
  subject: ({ actor, workspace }) =>
    workspace ? `${actor} invites you to ${workspace} on Fettle` : `${actor} invites you to Fettle`,
  blocks: (data) => [
    text(
      data.workspace
        ? `${data.actor} invites you to the workspace ${data.workspace} on Fettle.`
        : `${data.actor} invites you to Fettle.`,
    ),
    facts(['Workspace', data.workspace], ['Role', data.role], ['Good until', spokenTime(data.expiresAt)]),
    action('Accept the invitation', data.link),
    note(
      'The link works once and is meant for you alone. If you did not expect this mail, do nothing: without the link nobody joins in your name.',
    ),
  ],
});

const joined = template({
  name: 'joined-workspace',
  data: z.strictObject({ actor: line, workspace: line, role: line.optional(), link: link.optional() }),
  subject: ({ workspace }) => `You are now in ${workspace} on Fettle`,
  blocks: (data) => [
    text(`${data.actor} added you to the workspace ${data.workspace}.`),
    facts(['Workspace', data.workspace], ['Role', data.role]),
    data.link ? action('Open the workspace', data.link) : null,
    note('You sign in as before; nothing else has changed.'),
  ],
});

const removed = template({
  name: 'removed-from-workspace',
  data: z.strictObject({ actor: line, workspace: line }),
  subject: ({ workspace }) => `You are no longer in ${workspace} on Fettle`,
  blocks: (data) => [
    text(`${data.actor} removed you from the workspace ${data.workspace}.`),
    note('What you had open there was closed, and keys of yours in it have ended. Other workspaces are as before.'),
  ],
});

const roleChanged = template({
  name: 'role-changed',
  data: z.strictObject({ actor: line, workspace: line, role: line, before: line.optional() }),
  subject: ({ workspace, role }) => `Your role in ${workspace} is now ${role}`,
  blocks: (data) => [
    text(`${data.actor} changed your role in the workspace ${data.workspace}.`),
    facts(['Now', data.role], ['Before', data.before]),
  ],
});

const ownership = template({
  name: 'ownership-transferred',
  data: z.strictObject({ actor: line, workspace: line, owner: line }),
  subject: ({ workspace, owner }) => `${owner} now owns ${workspace} on Fettle`,
  blocks: (data) => [text(`${data.actor} made ${data.owner} the owner of the workspace ${data.workspace}.`)],
});

/** What people are told of their place in a workspace. */
export const membershipTemplates = {
  invitation,
  'joined-workspace': joined,
  'removed-from-workspace': removed,
  'role-changed': roleChanged,
  'ownership-transferred': ownership,
} as const;
