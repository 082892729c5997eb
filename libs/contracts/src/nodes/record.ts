/** How much depends on a node. */
export const criticalities = ['low', 'normal', 'high', 'critical'] as const;
export type Criticality = (typeof criticalities)[number];

/**
 * What is wrong with a node's identity or presence, beside being silent. `held`: it fell silent together with most others, so that it is
 * called late and not offline.
 */
export const nodeFlags = ['cloned', 'flapping', 'held', 'key-old'] as const;
export type NodeFlag = (typeof nodeFlags)[number];

/** What each flag is called wherever people read it. */
export const nodeFlagWords: Readonly<Record<NodeFlag, string>> = {
  cloned: 'two machines',
  flapping: 'comes and goes',
  held: 'silent with many others',
  'key-old': 'old agent key',
};

/** Most tags that one node has. */
export const TAGS_MAX = 30;
/** Most characters of one tag. */
export const TAG_MAX_CHARS = 50;
/** A lower-case word, as `web`, `env:prod`, `eu-west/1`. */
export const tagForm = /^[a-z0-9][a-z0-9._:/-]*$/;
/** Most characters of a node's notes, which are Markdown. */
export const NOTES_MAX_CHARS = 20_000;
/** What a filter asks for nodes without any tag by; no tag is called so. */
export const NO_TAG = 'none';
