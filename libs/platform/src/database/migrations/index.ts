import { Platform1763700000000 } from './1763700000000-platform.js';

/** Tables that the platform itself needs, oldest first. */
export const platformMigrations: readonly Function[] = [Platform1763700000000];
