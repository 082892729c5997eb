/**
 * Ids in an address: 22 characters each instead of 36, so that 200 of them still fit in the 8 KiB that servers take for a first line.
 * What is no UUID is left out.
 */
export function packIds(ids: readonly string[]): string {
  return ids
    .map((id) => id.replaceAll('-', ''))
    .filter((hex) => /^[0-9a-f]{32}$/i.test(hex))
    .map((hex) =>
      btoa(String.fromCharCode(...bytesOf(hex)))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace(/=+$/, ''),
    )
    .join('');
}

/** The ids that were packed. A damaged piece gives no id. */
export function unpackIds(text: string): string[] {
  const ids: string[] = [];
  for (let at = 0; at + 22 <= text.length; at += 22) {
    const piece = text.slice(at, at + 22);
    if (!/^[\w-]{22}$/.test(piece)) continue;
    const bytes = atob(`${piece.replaceAll('-', '+').replaceAll('_', '/')}==`);
    const hex = Array.from(bytes, (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
    ids.push(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
  }
  return ids;
}

function bytesOf(hex: string): number[] {
  return Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16));
}
