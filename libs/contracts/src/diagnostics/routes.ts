import { z } from 'zod';
import { Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';

export const componentStates = ['ok', 'degraded', 'down', 'not_configured'] as const;

export const ComponentHealth = z.object({
  name: z.string(),
  state: z.enum(componentStates),
  /** One sentence for a person. */
  detail: z.string(),
  checkedAt: Time,
  latencyMs: z.number().nullable(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export const PlatformHealth = z
  .object({
    state: z.enum(componentStates),
    asOf: Time,
    bootId: z.string(),
    version: z.string(),
    startedAt: Time,
    components: z.array(ComponentHealth),
  })
  .meta({ id: 'PlatformHealth' });

export const diagnostics = {
  health: route({
    id: 'diagnostics.health',
    method: 'GET',
    path: '/diagnostics/health',
    surfaces: ['admin'],
    access: { kind: 'platform', permission: 'platform:read-health' },
    limit: 'read',
    audit: null,
    summary: 'The measured health of every part of the control plane',
    status: 200,
    response: PlatformHealth,
    errors: [],
  }),
};
