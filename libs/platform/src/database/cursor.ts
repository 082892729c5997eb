import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError } from '../errors/index.js';
import { Keys } from '../secrets/index.js';

/** The last row of a page: its sort key as text, and its id where keys are equal. */
export interface Place {
  readonly key: string;
  readonly id: string;
}

const TAG_BYTES = 16;
const Sealed = z.tuple([z.string().max(256), z.uuid()]);

/**
 * Page cursors: opaque, signed, and good for one list only. Stateless.
 * `scope` names the list with everything that a page depends on, e.g. `audit:<workspace id>`.
 */
@Injectable()
export class Cursor {
  constructor(private readonly keys: Keys) {}

  /** The text that a client sends back to read on after `place`. */
  seal(scope: string, place: Place): string {
    const body = Buffer.from(JSON.stringify([place.key, place.id]));
    return Buffer.concat([this.tag(scope, body), body]).toString('base64url');
  }

  /** The place in a client's cursor. @throws DomainError `request.cursor_invalid` unless `seal` made it for this scope */
  open(scope: string, text: string): Place {
    const bytes = Buffer.from(text, 'base64url');
    const body = bytes.subarray(TAG_BYTES);
    if (body.length === 0 || !timingSafeEqual(bytes.subarray(0, TAG_BYTES), this.tag(scope, body))) {
      throw new DomainError('request.cursor_invalid');
    }
    const [key, id] = Sealed.parse(JSON.parse(body.toString('utf8')));
    return { key, id };
  }

  private tag(scope: string, body: Buffer): Buffer {
    const mac = createHmac('sha256', this.keys.derive('page-cursor')).update(`${scope}\0`).update(body);
    return mac.digest().subarray(0, TAG_BYTES);
  }
}
