import * as z from 'zod';
import { CUT_MARKER } from './protocol.js';

/** A text that is never refused for its length: above `max` characters it is cut and ends with `CUT_MARKER`. */
export const cutText = (max: number) =>
  z.string().overwrite((text) => (text.length <= max ? text : text.slice(0, max - CUT_MARKER.length) + CUT_MARKER));

/**
 * A line that is never refused: above `max` characters (code points, as Go counts them) it is cut and ends with `CUT_MARKER`. One that its
 * sender has cut so already stays as it is.
 */
export const cutLine = (max: number) =>
  z.string().overwrite((text) => {
    if (text.length <= max) return text;
    const characters = Array.from(text);
    if (characters.length <= max + (text.endsWith(CUT_MARKER) ? CUT_MARKER.length : 0)) return text;
    return characters.slice(0, max - CUT_MARKER.length).join('') + CUT_MARKER;
  });

/** A descriptive text (operating system, version): cut silently at `max` characters, without NUL, which no database takes. */
export const label = (max: number) =>
  z.string().overwrite((text) => text.replaceAll('\0', '').trim().slice(0, max).toWellFormed());

/** A time as agents send it. Not trusted for ordering, so only its length is bounded. */
export const looseTime = z.string().max(64);

/** Like `optional`, and a value that does not fit counts as absent: side information must never fail a request. */
export const ignorable = <T extends z.ZodType>(schema: T) => schema.nullish().catch(undefined);
