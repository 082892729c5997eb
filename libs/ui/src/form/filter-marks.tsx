'use client';
import { useEffect, useRef } from 'react';
import { markedParts, type FilterProblem } from './filter-grammar.js';

/** The text of a field once more, behind it and without ink, so that parts of it can be underlined: a field cannot do that. */
export function FilterMarks(props: { text: string; problems: readonly FilterProblem[]; scrolled: number }) {
  const { text, problems, scrolled } = props;
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (layer.current) layer.current.scrollLeft = scrolled;
  }, [scrolled, text]);
  if (problems.length === 0) return null;
  return (
    <div
      ref={layer}
      aria-hidden
      className="pointer-events-none absolute inset-0 flex items-center overflow-hidden whitespace-pre pl-8 pr-8 text-dense text-transparent max-sm:pr-11 max-sm:text-section"
    >
      <span className="px-px">
        {markedParts(text, problems).map((part, index) => (
          <span
            key={index}
            data-problem={part.marked || undefined}
            className={
              part.marked ? 'underline decoration-crit decoration-wavy decoration-1 underline-offset-4' : undefined
            }
          >
            {part.text}
          </span>
        ))}
      </span>
    </div>
  );
}
