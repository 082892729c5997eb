'use client';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useEffectEvent, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../action/button.js';
import { cn } from '../style/class-name.js';
import type { OutputBuffer } from './output-buffer.js';
import { OutputRow } from './output-row.js';
import { OutputToolbar } from './output-toolbar.js';
import { useAnchor } from './use-anchor.js';
import { useFollow } from './use-follow.js';
import { useLineLink } from './use-line-link.js';
import { useSearch } from './use-search.js';

export interface OutputViewProps {
  /** Fed from outside with `push`; the view follows it. */
  buffer: OutputBuffer;
  /** Whose output it is: "Output of uname on web-3". */
  label: string;
  /** Whether more may come; decides what an empty view says and whether "follow" is offered. */
  live: boolean;
  /** What is shown while there is no line: what is being waited for, or that nothing was printed. */
  empty?: ReactNode;
  onDownload?: () => void;
  /** Takes only the height that its lines need, up to the default. */
  fit?: boolean;
  /** Sets the height; default two thirds of the window. */
  className?: string;
}

const rowHeightPx = 18;
/** Toolbar (44 px controls on phones), lines of the frame, and room for a sideways scroll bar. */
const chromeHeightPx = 84;

/** Output as it comes: colours, both streams, follow, search that hides nothing, links to lines. Holds 100,000 lines. */
export function OutputView({ buffer, label, live, empty, onDownload, fit = false, className }: OutputViewProps) {
  const version = useSyncExternalStore(buffer.subscribe, buffer.getVersion, () => 0);
  const scroller = useRef<HTMLDivElement>(null);
  const [wrap, setWrap] = useState(true);
  const search = useSearch(buffer, version);
  const { dropped } = buffer;
  // A new function would make the virtualizer measure all lines again.
  const keyOf = useCallback((index: number) => dropped + index, [dropped]);
  const rows = useVirtualizer({
    count: buffer.entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    getItemKey: keyOf,
    overscan: 20,
  });
  const follow = useFollow(scroller, buffer, { version, totalSize: rows.getTotalSize(), live });
  const noteAnchor = useAnchor(scroller, rows, { dropped, isFollowing: follow.isFollowing });
  const goTo = (entry: number) => {
    follow.stop();
    // Not `scrollToIndex`: for seconds it goes back to its index when rows move, also to where another line has come by then.
    const offset = rows.getOffsetForIndex(Math.max(0, entry - buffer.dropped), 'center');
    if (offset) rows.scrollToOffset(offset[0]);
  };
  const link = useLineLink(buffer, version, goTo);
  const current = search.current;
  const showHit = useEffectEvent(goTo);
  const [entry, hit] = [current?.entry, current?.hit];
  // Moving to a hit is asked for by the hit alone, not by new output.
  useEffect(() => {
    if (entry !== undefined && hit !== undefined) showHit(entry);
  }, [entry, hit]);
  const digits = String(Math.max(100, buffer.lineCount)).length;
  return (
    <section
      aria-label={label}
      className={cn('relative flex h-[66dvh] min-h-32 flex-col overflow-hidden rounded-b-panel bg-surface', className)}
      style={fit ? { height: `min(66dvh, ${rows.getTotalSize() + chromeHeightPx}px)` } : undefined}
    >
      {buffer.entries.length > 0 ? (
        <OutputToolbar
          search={search}
          wrap={wrap}
          onWrapChange={setWrap}
          lineCount={buffer.lineCount}
          live={live}
          {...(onDownload ? { onDownload } : {})}
        />
      ) : null}
      <div
        ref={scroller}
        onScroll={() => {
          follow.onScroll();
          noteAnchor();
        }}
        // What scrolls must be reachable by keyboard (WCAG 2.1.1).
        // oxlint-disable-next-line no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        // What programs print runs from left to right, also on a page that does not.
        dir="ltr"
        aria-label={`${label}, text`}
        className={scrollerClass}
      >
        {buffer.dropped > 0 ? <Earlier count={buffer.dropped} /> : null}
        {buffer.entries.length === 0 ? (
          <div className="p-4 font-sans text-dense text-muted">
            {empty ?? (live ? 'Waiting for the first line…' : 'Nothing was printed.')}
          </div>
        ) : null}
        <div style={{ height: rows.getTotalSize() }} className={cn('relative', !wrap && 'w-max min-w-full')}>
          {rows.getVirtualItems().map((item) => {
            const entry = buffer.entries[item.index];
            if (!entry) return null;
            const at = buffer.dropped + item.index;
            return (
              <div
                key={item.key}
                ref={rows.measureElement}
                data-index={item.index}
                className={cn('absolute left-0 top-0', wrap ? 'w-full' : 'w-max min-w-full')}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <OutputRow
                  entry={entry}
                  raw={entry.kind === 'line' ? entry.raw : ''}
                  wrap={wrap}
                  digits={digits}
                  query={search.query}
                  currentHit={current?.entry === at ? current.hit : -1}
                  isLinked={entry.kind === 'line' && entry.number === link.line}
                  onLink={link.choose}
                />
              </div>
            );
          })}
        </div>
      </div>
      {follow.newLines > 0 || (live && !follow.isFollowing) ? (
        <Button
          size="compact"
          variant="primary"
          icon={<ArrowDown size={14} aria-hidden />}
          onClick={follow.start}
          className="absolute bottom-3 left-1/2 -translate-x-1/2"
        >
          {follow.newLines > 0
            ? `${follow.newLines.toLocaleString('en-US')} new ${follow.newLines === 1 ? 'line' : 'lines'}`
            : 'Follow'}
        </Button>
      ) : null}
    </section>
  );
}

const scrollerClass =
  'min-h-0 flex-1 overflow-auto border-t border-line py-1 font-mono text-log [overflow-anchor:none] focus-visible:-outline-offset-2';

function Earlier({ count }: { count: number }) {
  return (
    <div className="border-b border-dashed border-line-strong px-3 py-1 font-sans text-meta text-muted">
      {count.toLocaleString('en-US')} earlier lines are not kept in this view; the download has all of them.
    </div>
  );
}
