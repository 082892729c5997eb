import { EditorView } from '@codemirror/view';

/** Style elements need the nonce of the page; a browser hides the attribute, not the property. */
function pageNonce(): string {
  return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
}

/** How text of a file looks: colours and sizes are those of the page. */
export const codeTheme = () => [
  EditorView.cspNonce.of(pageNonce()),
  EditorView.lineWrapping,
  EditorView.theme({
    '&': {
      color: 'var(--color-ink)',
      backgroundColor: 'var(--color-surface)',
      fontSize: '0.8125rem',
      maxHeight: '70vh',
    },
    '&.cm-focused': { outline: '2px solid var(--color-focus)' },
    '.cm-scroller': { fontFamily: 'var(--font-mono)', overflow: 'auto', lineHeight: '1.5' },
    '.cm-content': { caretColor: 'var(--color-ink)' },
    '.cm-cursor': { borderLeftColor: 'var(--color-ink)' },
    '.cm-gutters': {
      color: 'var(--color-muted)',
      backgroundColor: 'var(--color-raised)',
      borderRight: '1px solid var(--color-line)',
    },
    '.cm-specialChar': { color: 'var(--color-ink)', backgroundColor: 'var(--color-raised)' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--color-raised)' },
  }),
];
