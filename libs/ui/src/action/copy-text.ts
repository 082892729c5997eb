/**
 * Puts text on the clipboard. Returns false where the browser refuses. The old way through a hidden field stays as the
 * second try, because the clipboard API does not exist on plain http addresses, where many first installations are opened.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Falls through: permission denied or page not focused.
  }
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('readonly', '');
  field.style.cssText = 'position:fixed;top:0;left:0;opacity:0';
  const focused = document.activeElement;
  // Inside a dialog the focus trap would take the focus back from a field in the body.
  (focused?.closest('[role="dialog"],[role="alertdialog"]') ?? document.body).append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
