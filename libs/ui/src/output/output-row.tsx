'use client';
import { memo, useMemo, useState } from 'react';
import { cn } from '../style/class-name.js';
import { formatClock, formatExact, toMs } from '../time/format-time.js';
import { useZone } from '../time/zone-context.js';
import type { OutputEntry, OutputLine } from './output-entry.js';
import { paintLine } from './paint-line.js';

export interface OutputRowProps {
  entry: OutputEntry;
  /** The line's text again: an unfinished line grows in place, and this is what tells it apart. */
  raw: string;
  wrap: boolean;
  /** Width of the number column. */
  digits: number;
  query: string;
  currentHit: number;
  isLinked: boolean;
  onLink: (line: number) => void;
}

/** Characters of one line that are drawn at once; the rest on demand, because a 100 kB line stalls the layout. */
const shownCharacters = 20_000;

/** One line, or a marker where something is missing. */
export const OutputRow = memo(function OutputRow(props: OutputRowProps) {
  const { entry } = props;
  if (entry.kind === 'line') return <LineRow {...props} line={entry} />;
  const words =
    entry.kind === 'gap'
      ? `Missing here: ${missingWords(entry.fromSeq, entry.toSeq)}.`
      : `Output was cut ${entry.reason}. The program wrote more.`;
  return (
    <div
      data-marker={entry.kind}
      className="my-1 border-y border-dashed border-warn bg-warn-tint px-3 py-1 font-sans text-meta text-warn"
    >
      ▲ {words}
    </div>
  );
});

function LineRow({
  line,
  raw,
  wrap,
  digits,
  query,
  currentHit,
  isLinked,
  onLink,
}: OutputRowProps & { line: OutputLine }) {
  const { zone } = useZone();
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole || raw.length <= shownCharacters ? raw : raw.slice(0, shownCharacters);
  const segments = useMemo(() => paintLine(shown, line.style, query), [shown, line.style, query]);
  const ms = toMs(line.at);
  return (
    <div data-line={line.number} className={cn('flex pe-3', isLinked && 'bg-raised')}>
      <a
        href={`#L${line.number}`}
        onClick={(event) => {
          event.preventDefault();
          onLink(line.number);
        }}
        title={formatExact(line.at, zone)}
        tabIndex={-1}
        className={cn(gutterClass, isLinked && 'font-semibold text-ink')}
      >
        <span className="max-lg:hidden">{formatClock(ms, zone)}</span>
        <span className="sr-only">Link to line</span>
        <span className="text-end" style={{ minWidth: `${digits}ch` }}>
          {line.number}
        </span>
        <span className={line.stream === 'stderr' ? 'text-warn' : 'text-transparent'} aria-hidden>
          {line.stream === 'stderr' ? 'E' : '·'}
        </span>
        {line.stream === 'stderr' ? <span className="sr-only">standard error</span> : null}
      </a>
      <span className={cn('min-w-0 flex-1 [tab-size:8]', wrap ? 'whitespace-pre-wrap break-all' : 'whitespace-pre')}>
        {segments.map((segment, index) =>
          segment.hit === undefined ? (
            <span key={index} className={segment.className || undefined} style={segment.style}>
              {segment.text}
            </span>
          ) : (
            <mark
              key={index}
              className={segment.hit === currentHit ? 'bg-ink text-bg' : 'bg-raised text-ink underline decoration-2'}
            >
              {segment.text}
            </mark>
          ),
        )}
        {shown.length < raw.length ? (
          <button
            type="button"
            onClick={() => setWhole(true)}
            className="ms-2 min-h-6 rounded-control border border-line-strong px-2 font-sans text-meta"
          >
            Show all {raw.length.toLocaleString('en-US')} characters
          </button>
        ) : null}
        {segments.length === 0 ? '\u200b' : null}
      </span>
    </div>
  );
}

function missingWords(from: number, to: number): string {
  return from === to
    ? `one piece of output did not arrive (${from})`
    : `${to - from + 1} pieces of output did not arrive (${from} to ${to})`;
}

const gutterClass = 'flex shrink-0 select-none gap-2 ps-3 pe-2 text-muted hover:text-ink';
