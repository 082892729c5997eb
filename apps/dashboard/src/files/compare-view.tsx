'use client';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightSpecialChars, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { codeTheme } from './code-theme';
import { lineEndOf } from './file-text';

/** What changes between two texts, line by line; what stays is folded. */
export function CompareView({ label, before, after }: { label: string; before: string; after: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const end = lineEndOf(before) === lineEndOf(after) ? lineEndOf(after) : '\n';
    const lineEnd = EditorState.lineSeparator.of(end);
    const view = new EditorView({
      parent: host.current!,
      doc: after,
      extensions: [
        lineEnd,
        lineNumbers(),
        highlightSpecialChars(),
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({
          'aria-label': label,
          role: 'textbox',
          'aria-readonly': 'true',
          tabindex: '0',
        }),
        unifiedMergeView({
          original: EditorState.create({ doc: before, extensions: [lineEnd] }).doc,
          mergeControls: false,
          collapseUnchanged: { margin: 3, minSize: 8 },
        }),
        codeTheme(),
      ],
    });
    return () => view.destroy();
  }, [label, before, after]);
  return <div ref={host} className="overflow-hidden rounded-control border border-line" />;
}
