import { newId } from '@fettle/platform/context';
import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';

/** A delivery of the platform that has died, with one try; its id. */
export async function makeDeadDelivery(api: TestApi, recipient = 'dead@example.test'): Promise<string> {
  const id = newId();
  await api.sql(
    `WITH made AS (
       INSERT INTO deliveries (id, template, recipient, recipient_name, sealed_data, state, attempts, tries_left, reason, ended_at)
       VALUES ($1, 'test', $2, 'Dead', 'f1.1.canary-sealed', 'dead', 1, 9, 'The mail server refused the mail', fettle_now())
       RETURNING id
     )
     INSERT INTO delivery_attempts (delivery_id, attempt, outcome, smtp_code, answer, ended_at)
     SELECT id, 1, 'permanent', 550, '550 No such user', fettle_now() FROM made`,
    [id, recipient],
  );
  return id;
}

/** Valid calls of what administrators do with deliveries. */
export const deliverySamples: Readonly<Record<string, (api: TestApi) => WireCall | Promise<WireCall>>> = {
  'deliveries.list': () => ({}),
  'deliveries.get': async (api) => ({ params: { deliveryId: await makeDeadDelivery(api) } }),
  'deliveries.discard': async (api) => ({
    body: { deliveryIds: [await makeDeadDelivery(api)], reason: 'A typing error' },
  }),
  'deliveries.retry': async (api) => ({ body: { deliveryIds: [await makeDeadDelivery(api)] } }),
};
