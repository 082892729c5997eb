/** The six tones. A tone is never used without a status: controls and navigation are ink. */
export const tones = ['ok', 'active', 'warn', 'crit', 'human', 'neutral'] as const;
export type Tone = (typeof tones)[number];

/** Text colour of a tone. Written out, because Tailwind only finds whole class names. */
export const toneText: Record<Tone, string> = {
  ok: 'text-ok',
  active: 'text-active',
  warn: 'text-warn',
  crit: 'text-crit',
  human: 'text-human',
  neutral: 'text-neutral',
};

/** Opaque badge background and text of a tone (at least 4.5:1 in both themes). */
export const toneBadge: Record<Tone, string> = {
  ok: 'bg-ok-tint text-ok',
  active: 'bg-active-tint text-active',
  warn: 'bg-warn-tint text-warn',
  crit: 'bg-crit-tint text-crit',
  human: 'bg-human-tint text-human',
  neutral: 'bg-neutral-tint text-neutral',
};
