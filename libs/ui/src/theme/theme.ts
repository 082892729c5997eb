export type Theme = 'light' | 'dark' | 'system';

const storageKey = 'theme';
const changed = 'theme-changed';

/** The chosen theme; `system` where nothing was chosen or the browser keeps nothing. */
export function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(storageKey);
    return kept === 'light' || kept === 'dark' ? kept : 'system';
  } catch {
    return 'system';
  }
}

/** Applies and keeps a theme. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    if (theme === 'system') localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, theme);
  } catch {
    // Private windows may keep nothing; the theme then holds until the page is left.
  }
  window.dispatchEvent(new Event(changed));
}

/** Calls back when the theme may have changed: by choice, in another tab, or in the system. */
export function subscribeTheme(notify: () => void): () => void {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const onStorage = (event: StorageEvent) => {
    if (event.key === storageKey) applyTheme(readTheme());
  };
  window.addEventListener(changed, notify);
  window.addEventListener('storage', onStorage);
  system.addEventListener('change', notify);
  return () => {
    window.removeEventListener(changed, notify);
    window.removeEventListener('storage', onStorage);
    system.removeEventListener('change', notify);
  };
}

/** Goes inline into `<head>` (with the page's nonce), so that the kept theme is there before the first paint. */
export const themeScript =
  "try{var t=localStorage.getItem('theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}";
