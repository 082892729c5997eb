'use client';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { codeTheme } from './code-theme';
import { lineEndOf } from './file-text';

interface CodeViewProps {
  label: string;
  value: string;
  readOnly: boolean;
  onChange: (value: string) => void;
}

/** Text with line numbers and search. Tab leaves it, so that a keyboard is never caught. */
export function CodeView({ label, value, readOnly, onChange }: CodeViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const first = useRef({ value, onChange });
  useEffect(() => void (first.current.onChange = onChange));
  useEffect(() => {
    const view = new EditorView({
      parent: host.current!,
      doc: first.current.value,
      extensions: [
        EditorState.lineSeparator.of(lineEndOf(first.current.value)),
        lineNumbers(),
        highlightSpecialChars(),
        history(),
        drawSelection(),
        search({ top: true }),
        highlightSelectionMatches(),
        keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({ 'aria-label': label, ...(readOnly ? { 'aria-readonly': 'true' } : {}) }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) first.current.onChange(update.state.sliceDoc());
        }),
        codeTheme(),
      ],
    });
    return () => view.destroy();
  }, [label, readOnly]);
  return <div ref={host} className="overflow-hidden rounded-control border border-line" />;
}
