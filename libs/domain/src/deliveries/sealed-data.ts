import type { Keys } from '@fettle/platform/secrets';

const purpose = 'delivery-data';

/** What a template is filled with, as it lies in the row: it opens only with the row's id. */
export function sealData(keys: Keys, deliveryId: string, data: object): string {
  return keys.seal(purpose, JSON.stringify(data), deliveryId);
}

/** @throws SealError when it was sealed for another row, altered, or its key is gone */
export function openData(keys: Keys, deliveryId: string, sealed: string): Record<string, string> {
  return JSON.parse(keys.open(purpose, sealed, deliveryId).toString('utf8')) as Record<string, string>;
}
