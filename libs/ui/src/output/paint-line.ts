import Anser from 'anser';
import { resolveLine } from './line-text.js';

/** A run of text with one look. */
export interface Segment {
  text: string;
  className: string;
  /** Colours outside the sixteen, as CSS. */
  style?: { color?: string; background?: string };
  /** The number of the search hit within the line, from 0; undefined outside of hits. */
  hit?: number;
}

/** The visible segments of a line, with every occurrence of `query` (already in lower case, '' for none) cut out as a hit. */
export function paintLine(raw: string, style: string, query = ''): Segment[] {
  const line = resolveLine(raw);
  const segments = style || line.includes('\x1b') ? paintAnsi(style + line) : [{ text: line, className: '' }];
  return query ? markHits(segments, query) : segments;
}

/** Where `query` (lower case) begins in `text`, without overlaps. */
export function findHits(text: string, query: string): number[] {
  const hits: number[] = [];
  if (!query) return hits;
  const haystack = text.toLowerCase();
  for (let at = haystack.indexOf(query); at >= 0; at = haystack.indexOf(query, at + query.length)) hits.push(at);
  return hits;
}

function paintAnsi(line: string): Segment[] {
  const parts = Anser.ansiToJson(line, { use_classes: true, remove_empty: true });
  return parts.map((part) => {
    const inverse = part.decorations.includes('reverse');
    const front = inverse ? part.bg : part.fg;
    const back = inverse ? (part.fg ?? 'ansi-white') : part.bg;
    const color = cssColor(front, inverse ? part.bg_truecolor : part.fg_truecolor);
    const background = cssColor(back, inverse ? part.fg_truecolor : part.bg_truecolor);
    const names = [
      'ansi-span',
      named(front, 'fg'),
      named(back, 'bg'),
      ...part.decorations.map((name) => decorations[name]),
    ];
    // A free colour is drawn towards the ink until it can be read in both themes.
    const own = {
      ...(color ? { color: `color-mix(in oklab, rgb(${color}) 55%, var(--text))` } : {}),
      ...(background
        ? { background: `rgb(${background})`, color: color ? `rgb(${color})` : readableOn(background) }
        : {}),
    };
    const className = names.filter(Boolean).join(' ');
    return { text: part.content, className, ...(color || background ? { style: own } : {}) };
  });
}

const decorations: Record<string, string> = {
  bold: 'font-semibold',
  dim: 'text-muted',
  italic: 'italic',
  underline: 'underline',
  strikethrough: 'line-through',
  hidden: 'opacity-0',
};

function named(color: string | null, ground: 'fg' | 'bg'): string {
  return color && !/truecolor|palette/.test(color) ? `${color}-${ground}` : '';
}

function cssColor(color: string | null, trueColor: string | null): string | null {
  if (color === 'ansi-truecolor') return trueColor;
  const index = color?.startsWith('ansi-palette-') ? Number(color.slice('ansi-palette-'.length)) : Number.NaN;
  if (Number.isNaN(index)) return null;
  if (index >= 232)
    return Array(3)
      .fill(8 + (index - 232) * 10)
      .join(', ');
  const cube = index - 16;
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  return [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level).join(', ');
}

function readableOn(background: string): string {
  const [r = 0, g = 0, b = 0] = background.split(',').map(Number);
  return r * 0.299 + g * 0.587 + b * 0.114 > 140 ? '#000' : '#fff';
}

function markHits(segments: Segment[], query: string): Segment[] {
  const starts = findHits(segments.map((segment) => segment.text).join(''), query);
  if (starts.length === 0) return segments;
  const out: Segment[] = [];
  let offset = 0;
  for (const segment of segments) {
    out.push(...cutSegment(segment, offset, starts, query.length));
    offset += segment.text.length;
  }
  return out;
}

function cutSegment(segment: Segment, offset: number, starts: number[], length: number): Segment[] {
  const pieces: Segment[] = [];
  const end = offset + segment.text.length;
  let at = offset;
  const take = (to: number, hit?: number) => {
    if (to <= at) return;
    pieces.push({
      ...segment,
      text: segment.text.slice(at - offset, to - offset),
      ...(hit === undefined ? {} : { hit }),
    });
    at = to;
  };
  starts.forEach((start, hit) => {
    if (start + length <= offset || start >= end) return;
    take(Math.max(start, offset));
    take(Math.min(start + length, end), hit);
  });
  take(end);
  return pieces;
}
