'use client';
import { ChevronDown, ChevronUp, Download, WrapText } from 'lucide-react';
import { IconButton } from '../action/icon-button.js';
import type { ViewSearch } from './use-search.js';

export interface OutputToolbarProps {
  search: ViewSearch;
  wrap: boolean;
  onWrapChange: (wrap: boolean) => void;
  lineCount: number;
  live: boolean;
  onDownload?: () => void;
}

/** Find, wrap, download. Enter and Shift+Enter step through the hits. */
export function OutputToolbar({ search, wrap, onWrapChange, lineCount, live, onDownload }: OutputToolbarProps) {
  const found = foundWords(search);
  return (
    <div className="flex min-h-10 items-center gap-2 px-3 py-1">
      <span className="text-meta text-muted max-sm:hidden">
        {lineCount.toLocaleString('en-US')} {lineCount === 1 ? 'line' : 'lines'}
        {live ? ' so far' : ''}
      </span>
      <input
        type="text"
        inputMode="search"
        aria-label="Find in the output"
        placeholder="Find"
        value={search.text}
        onChange={(event) => search.setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search.step(event.shiftKey ? -1 : 1);
          if (event.key === 'Escape') search.setText('');
        }}
        className="ms-auto h-7 w-40 min-w-0 rounded-control border border-line-strong bg-surface px-2 text-dense max-sm:ms-0 max-sm:h-11 max-sm:flex-1 max-sm:text-section"
      />
      <span role="status" className="min-w-16 text-meta text-muted max-sm:min-w-0">
        {found}
      </span>
      <IconButton
        size="compact"
        label="Previous hit"
        disabled={search.count === 0}
        icon={<ChevronUp size={16} aria-hidden />}
        onClick={() => search.step(-1)}
      />
      <IconButton
        size="compact"
        label="Next hit"
        disabled={search.count === 0}
        icon={<ChevronDown size={16} aria-hidden />}
        onClick={() => search.step(1)}
      />
      <IconButton
        size="compact"
        label="Wrap long lines"
        aria-pressed={wrap}
        icon={<WrapText size={16} aria-hidden />}
        onClick={() => onWrapChange(!wrap)}
      />
      {onDownload ? (
        <IconButton
          size="compact"
          label="Download the whole output"
          icon={<Download size={16} aria-hidden />}
          onClick={onDownload}
        />
      ) : null}
    </div>
  );
}

function foundWords({ query, count, position, isSearching }: ViewSearch): string {
  if (!query) return '';
  if (count === 0) return isSearching ? 'searching…' : 'not found';
  return `${position} of ${count.toLocaleString('en-US')}${isSearching ? ' so far' : ''}`;
}
