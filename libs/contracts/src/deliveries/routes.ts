import { z } from 'zod';
import { sortQuery } from '../mechanism/list.js';
import { Id, pageOf, pageQuery, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { attemptOutcomes, deliverySorts, deliveryStates, mailTemplates } from './schemas.js';

const count = z.number().int().nonnegative();

/** One outgoing message as administrators see it. What it was filled with (one-time links) is never part of it. */
export const Delivery = z
  .object({
    id: Id,
    channel: z.literal('mail'),
    template: z.enum(mailTemplates),
    recipient: z.string(),
    recipientName: z.string(),
    workspace: z.object({ id: Id, name: z.string() }).nullable(),
    state: z.enum(deliveryStates),
    /** Tries so far, and how many may follow. */
    attempts: count,
    triesLeft: count,
    /** When the next try is due; null where none follows. */
    dueAt: Time.nullable(),
    /** Why the last try failed, or why it is dead. */
    reason: z.string().nullable(),
    createdAt: Time,
    endedAt: Time.nullable(),
  })
  .meta({ id: 'Delivery' });

/** One try. `answer`: the mail server's own words, or what kept it from being asked. */
export const DeliveryAttempt = z.object({
  attempt: count,
  outcome: z.enum(attemptOutcomes),
  smtpCode: z.number().int().nullable(),
  answer: z.string().nullable(),
  startedAt: Time,
  endedAt: Time.nullable(),
});

const read = {
  method: 'GET',
  surfaces: ['admin'],
  access: { kind: 'platform', permission: 'platform:read-health' },
  limit: 'read',
  audit: null,
  status: 200,
} as const;

const act = {
  method: 'POST',
  surfaces: ['admin'],
  access: { kind: 'platform', permission: 'platform:manage' },
  limit: 'write',
  status: 200,
  idempotencyKey: true,
} as const;
const deliveryIds = z.array(Id).min(1).max(200);

export const deliveries = {
  list: route({
    ...read,
    id: 'deliveries.list',
    path: '/deliveries',
    summary: 'Outgoing mails, newest first or dead letters first, by state, template and receiver',
    query: z.strictObject({
      ...pageQuery,
      state: z.enum(deliveryStates).optional(),
      template: z.enum(mailTemplates).optional(),
      ...sortQuery(deliverySorts),
      sort: z.enum(deliverySorts).default('created'),
      /** A part of the receiver's address. */
      search: z.string().trim().max(320).optional(),
    }),
    response: pageOf(Delivery).extend({
      asOf: Time,
      /** How many there are by state, whatever the filter. */
      counts: z.record(z.enum(deliveryStates), count),
      /** Whether mail can be sent at all now. */
      isConfigured: z.boolean(),
    }),
    errors: ['request.cursor_invalid'],
  }),
  get: route({
    ...read,
    id: 'deliveries.get',
    path: '/deliveries/:deliveryId',
    summary: 'One outgoing mail with all of its tries, the newest first',
    params: z.strictObject({ deliveryId: Id }),
    response: Delivery.extend({ tries: z.array(DeliveryAttempt) }),
    errors: ['object.not_found'],
  }),
  retry: route({
    ...act,
    id: 'deliveries.retry',
    path: '/deliveries/retry',
    audit: 'delivery.retried',
    summary: 'Send dead letters after all, each with its whole schedule of tries',
    body: z.strictObject({ deliveryIds }),
    /** `done`: those that were dead and are tried again now. */
    response: z.object({ done: count }),
    errors: ['object.not_found'],
  }),
  discard: route({
    ...act,
    id: 'deliveries.discard',
    path: '/deliveries/discard',
    audit: 'delivery.discarded',
    summary: 'Give dead letters up, with a reason: what they carried is gone',
    body: z.strictObject({ deliveryIds, reason: z.string().trim().min(3).max(500) }),
    /** `done`: those that were dead and are given up now. */
    response: z.object({ done: count }),
    errors: ['object.not_found'],
  }),
};
