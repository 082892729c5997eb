import { z } from 'zod';

/**
 * The small event that tells browsers what changed. It carries ids and a version, never data: the browser refetches through the
 * permission-checked API. `parentId` is the object that the changed one belongs to (a task's node).
 */
export const Fact = z.object({
  name: z.string(),
  workspaceId: z.uuid(),
  id: z.uuid(),
  version: z.number().int().nonnegative(),
  parentId: z.uuid().optional(),
});
export type FactMessage = z.infer<typeof Fact> & { name: FactName };

export const factNames = [
  'node.changed',
  'node.liveness',
  'node.metrics',
  /** What root can be used for on a node, wanted or applied, changed. */
  'node.root-access',
  /** `version` is how often it happened, `parentId` the node it is about. */
  'event.created',
  'node-install.changed',
  'enrolment.changed',
  /** `parentId` is the node that the window is about. */
  'window.changed',
  'task.changed',
  'task.output',
  /** `parentId` is the node. */
  'transfer.changed',
  'workspace.changed',
  /** `id` is the person whose membership, role or rights changed. */
  'member.changed',
  'team.changed',
  'group.changed',
  'bulk-act.changed',
  /** `parentId` is the person whose own view it is; without it the view is shared, or was. */
  'view.changed',
  'api-key.changed',
  /** Of nobody's workspace: every process reads the platform's settings again. */
  'platform-settings.changed',
] as const;
export type FactName = (typeof factNames)[number];
