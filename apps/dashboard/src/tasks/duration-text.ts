const unitsMs = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof unitsMs;

/** "90 s", "10 min", "2 h", "7 d" → milliseconds; null for anything else. A bare number is minutes. */
export function parseDuration(text: string): number | null {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*(s|sec|m|min|h|d)?\s*$/i.exec(text);
  if (!match) return null;
  const written = (match[2] ?? 'min').toLowerCase();
  const unit: Unit = written === 'm' ? 'min' : written === 'sec' ? 's' : (written as Unit);
  return Math.round(Number((match[1] ?? '').replace(',', '.')) * unitsMs[unit]);
}

/** Milliseconds → the shortest exact text that `parseDuration` reads back. */
export function writeDuration(ms: number): string {
  const unit =
    (['d', 'h', 'min'] as const).find((candidate) => ms >= unitsMs[candidate] && ms % unitsMs[candidate] === 0) ?? 's';
  return `${ms / unitsMs[unit]} ${unit}`;
}
