import type { ComponentProps } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';

/** Headings of a text stand below those of the page that shows it. */
const heading = ({ children }: ComponentProps<'h1'>) => <h3 className="text-dense font-semibold">{children}</h3>;

const components: Components = {
  h1: heading,
  h2: heading,
  h3: heading,
  h4: heading,
  h5: heading,
  h6: heading,
  // Addresses that are none of the web or of mail have been emptied.
  a: ({ href, children }) =>
    href ? (
      <a href={href} target="_blank" rel="noreferrer nofollow" className="underline underline-offset-2">
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  // An image from elsewhere would tell its server who reads this.
  img: ({ alt, src }) => (
    <span className="text-muted">
      [image: {alt || 'no description'}, {String(src ?? '')}]
    </span>
  ),
  ul: ({ children }) => <ul className="list-disc ps-5">{children}</ul>,
  ol: ({ children }) => <ol className="list-decimal ps-5">{children}</ol>,
  code: ({ children }) => <code className="rounded-[3px] bg-raised px-1 font-mono text-log">{children}</code>,
  pre: ({ children }) => (
    // What is wider than its place can be reached by the keyboard.
    // oxlint-disable-next-line no-noninteractive-tabindex
    <pre tabIndex={0} className="overflow-x-auto rounded-control bg-raised p-2 text-log">
      {children}
    </pre>
  ),
  blockquote: ({ children }) => <blockquote className="border-s-2 border-line ps-3 text-muted">{children}</blockquote>,
};

/** Fetched by `Markdown`. Raw HTML stays text, and only addresses of the web and of mail are links. */
export function MarkdownText({ text }: { text: string }) {
  return (
    <div className="flex flex-col gap-2 text-dense [overflow-wrap:anywhere]">
      <ReactMarkdown components={components}>{text}</ReactMarkdown>
    </div>
  );
}
