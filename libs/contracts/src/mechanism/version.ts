import { z } from 'zod';
import type { RouteContract } from './route.js';

/** Whether a change can name the version that it was made from: as `version` of its body, or in `If-Match`. */
export function comparesVersions({ body }: Pick<RouteContract, 'body'>): boolean {
  return body instanceof z.ZodObject && 'version' in body.shape;
}
