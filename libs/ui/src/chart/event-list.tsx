'use client';
import { useState } from 'react';
import { Button } from '../action/button.js';
import { Link } from '../style/link-context.js';
import { TimeText } from '../time/time-text.js';
import { eventPath, type ChartEvent, type EventShape } from './chart-event.js';

/** The shape of a mark, as it stands on the charts. */
function EventMark({ shape }: { shape: EventShape }) {
  return (
    <svg width="12" height="12" aria-hidden className="shrink-0 self-center text-muted">
      <path d={eventPath(shape, 6, 6, 8)} fill={shape === 'ring' ? 'none' : 'currentColor'} stroke="currentColor" />
    </svg>
  );
}

export interface EventListProps {
  /** What the marks belong to: "Events on web-3". */
  label: string;
  /** Oldest first. */
  events: readonly ChartEvent[];
}

const shownAtFirst = 5;

/** The marks of the charts above in words, newest first. */
export function EventList({ label, events }: EventListProps) {
  const [isWhole, setWhole] = useState(false);
  const newestFirst = events.toReversed();
  const shown = isWhole ? newestFirst : newestFirst.slice(0, shownAtFirst);
  if (events.length === 0) return null;
  return (
    <section aria-label={label} className="flex flex-col gap-1">
      <ol className="flex flex-col">
        {shown.map((event, index) => (
          <li key={`${event.at} ${event.label} ${index}`} className="flex items-baseline gap-2 py-0.5 text-dense">
            <EventMark shape={event.shape} />
            {event.href ? (
              <Link
                href={event.href}
                className="min-w-6 truncate py-1 underline underline-offset-2 max-sm:py-3.5"
                title={event.label}
              >
                {event.label}
              </Link>
            ) : (
              <span className="min-w-0 truncate py-1" title={event.label}>
                {event.label}
              </span>
            )}
            <TimeText at={event.at * 1000} className="text-meta text-muted" />
          </li>
        ))}
      </ol>
      {events.length > shownAtFirst ? (
        <Button size="compact" variant="ghost" className="self-start" onClick={() => setWhole(!isWhole)}>
          {isWhole ? `Show the newest ${shownAtFirst} of ${events.length} events` : `Show all ${events.length} events`}
        </Button>
      ) : null}
    </section>
  );
}
