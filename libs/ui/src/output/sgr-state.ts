/* oxlint-disable no-control-regex -- terminals speak in control characters */
/**
 * What a line inherits: the colours and styles in force at its start. Kept as SGR text (`\x1b[1m\x1b[31m`), one code per
 * property, so that it stays short however often a program changes its mind.
 */
const sgrPattern = /\x1b\[([0-9;:]*)m/g;

/** The SGR state after `raw`, starting from `state`. Both the argument and the result are SGR text, '' for none. */
export function sgrAfter(state: string, raw: string): string {
  if (!raw.includes('\x1b[')) return state;
  const slots = new Map<string, string>();
  for (const match of (state + raw).matchAll(sgrPattern)) applyCodes(slots, match[1] ?? '');
  return [...slots.values()].map((code) => `\x1b[${code}m`).join('');
}

const endings: Record<number, readonly string[]> = {
  22: ['1', '2'],
  23: ['3'],
  24: ['4'],
  25: ['5'],
  27: ['7'],
  28: ['8'],
  29: ['9'],
  39: ['fg'],
  49: ['bg'],
};

function applyCodes(slots: Map<string, string>, params: string): void {
  const codes = params.split(/[;:]/).map((part) => Number(part || 0));
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 0) slots.clear();
    else if (code === 38 || code === 48) at += applyExtended(slots, codes.slice(at));
    else if (code < 10) slots.set(String(code), String(code));
    else if (endings[code]) for (const slot of endings[code]) slots.delete(slot);
    else if (isForeground(code)) slots.set('fg', String(code));
    else if (isForeground(code - 10)) slots.set('bg', String(code));
  }
}

function isForeground(code: number): boolean {
  return (code >= 30 && code <= 37) || (code >= 90 && code <= 97);
}

// 38;5;n and 38;2;r;g;b (48 for the background). Returns how many further codes belong to it.
function applyExtended(slots: Map<string, string>, codes: number[]): number {
  const length = codes[1] === 5 ? 3 : codes[1] === 2 ? 5 : 1;
  if (codes.length < length || length === 1) return codes.length - 1;
  slots.set(codes[0] === 38 ? 'fg' : 'bg', codes.slice(0, length).join(';'));
  return length - 1;
}
