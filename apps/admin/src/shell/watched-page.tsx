'use client';
import { Freshness, InlineError, PageHeader, Skeleton, Verdict, type StatusState } from '@fettle/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Frame } from './frame';
import { MissingPermission, isForbidden } from './missing-permission';

export interface WatchedPageProps<Data> {
  readonly title: string;
  readonly read: UseQueryResult<Data>;
  readonly verdict: (data: Data) => { readonly state: StatusState; readonly words: string };
  /** When it was so: "checked", "measured"; and that time as the server told it. */
  readonly age: { readonly word: string; readonly of: (data: Data) => string };
  /** After how long without anything new it is late, ms. */
  readonly lateAfterMs: number;
  /** What is said when it cannot be read, and while it is read for the first time. */
  readonly words: { readonly failed: string; readonly reading: string };
  readonly children: (data: Data) => ReactNode;
}

/** A page that reads itself again and again: a verdict with its age, and below it why. What was read stays, greyed, while nothing new comes. */
export function WatchedPage<Data>({ title, read, verdict, age, lateAfterMs, words, children }: WatchedPageProps<Data>) {
  const { data, error } = read;
  return (
    <Frame readAt={read.dataUpdatedAt || null} error={error} lateAfterMs={lateAfterMs}>
      <div className="flex flex-col gap-4">
        <PageHeader
          title={title}
          beside
          answer={data ? <Verdict {...verdict(data)} isOld={error !== null} /> : undefined}
          age={
            data ? (
              <>
                {age.word} <Freshness at={age.of(data)} expectedEveryMs={lateAfterMs} />
              </>
            ) : undefined
          }
        />
        {isForbidden(error) ? (
          <MissingPermission needs="platform:read-health" />
        ) : error ? (
          <InlineError error={error} title={words.failed} onRetry={() => void read.refetch()} />
        ) : null}
        {data ? (
          <div className={error ? 'flex flex-col gap-4 text-muted' : 'flex flex-col gap-4'}>{children(data)}</div>
        ) : error ? null : (
          <Skeleton label={words.reading} lines={6} className="h-9" />
        )}
      </div>
    </Frame>
  );
}
