import { createClient } from '@fettle/client';

/** The API of this surface, on the page's own origin. */
export const api = createClient();
