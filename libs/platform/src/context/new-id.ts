import { v7, parse } from 'uuid';

/** A new UUIDv7: ordered by the time of this process, so that primary keys grow at their right edge. */
export function newId(): string {
  return v7();
}

/** The lowest UUIDv7 of a moment (ms since 1970): ids made at or after it compare greater or equal. */
export function idFloor(atMs: number): string {
  const hex = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}

/** The moment (ms since 1970) that a UUIDv7 carries. */
export function idTime(id: string): number {
  return Buffer.from(parse(id)).readUIntBE(0, 6);
}
