/** The keys that open the palette, as the person's keyboard has them. Only in the browser. */
export function paletteKeys(): string[] {
  return navigator.userAgent.includes('Mac') ? ['⌘', 'K'] : ['Ctrl', 'K'];
}

/** A shortcut of one or more characters, pressed one after another. */
export interface Binding {
  keys: readonly string[];
  does: string;
  run: () => void;
}

/** What was pressed so far of a shortcut of several characters. */
export interface Pressed {
  keys: readonly string[];
  /** When the last of them was pressed, in milliseconds of one clock. */
  atMs: number;
}

const patienceMs = 1_500;

/** One more character: the binding that it completes, if any, and what is pressed now. A pause or a wrong key begins anew. */
export function press(bindings: readonly Binding[], before: Pressed | null, key: string, atMs: number) {
  const kept = before && atMs - before.atMs <= patienceMs ? before.keys : [];
  for (const keys of kept.length > 0 ? [[...kept, key], [key]] : [[key]]) {
    const fitting = bindings.filter((binding) => keys.every((pressed, index) => binding.keys[index] === pressed));
    const complete = fitting.find((binding) => binding.keys.length === keys.length);
    if (complete) return { binding: complete, pressed: null };
    if (fitting.length > 0) return { binding: null, pressed: { keys, atMs } };
  }
  return { binding: null, pressed: null };
}
