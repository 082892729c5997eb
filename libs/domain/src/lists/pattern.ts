/** The ILIKE pattern of exactly this text. What a person types has no wildcards. */
export function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** The ILIKE pattern of this text anywhere. */
export function containing(text: string): string {
  return `%${literally(text)}%`;
}

/** The ILIKE pattern of this text at the beginning. */
export function beginningWith(text: string): string {
  return `${literally(text)}%`;
}
