'use client';
import { lazy, Suspense } from 'react';
import { Skeleton } from '../feedback/skeleton.js';

// What reads Markdown is wanted on few pages.
const MarkdownText = lazy(async () => ({ default: (await import('./markdown-text.js')).MarkdownText }));

/** Text that people wrote, as Markdown: HTML in it is text, images are told and not fetched, links say where they lead. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<Skeleton label="Reading the text" lines={3} />}>
      <MarkdownText text={text} />
    </Suspense>
  );
}
