/** True where a bare letter key belongs to the page: no modifier, and the focus is not in something that takes text. */
export function isPageKey(event: KeyboardEvent | React.KeyboardEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey) return false;
  const target = event.target as HTMLElement | null;
  return !target?.closest('input:not([type="checkbox"]):not([type="radio"]),textarea,select,[contenteditable="true"]');
}
