'use client';
import { Bot, CircleQuestionMark, Monitor, Smartphone, Tablet } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../action/button.js';
import { TimeText } from '../time/time-text.js';

export interface SessionItem {
  id: string;
  /** The one that looks at this list. */
  isCurrent: boolean;
  device: {
    kind: 'desktop' | 'phone' | 'tablet' | 'program' | 'unknown';
    browser: string | null;
    system: string | null;
  };
  /** Where in the product: "Dashboard". */
  place: string;
  ip: string | null;
  createdAt: string;
  lastUsedAt: string;
  absoluteExpiresAt: string;
  /** Who acts as the person in it, and why. */
  impersonator: { label: string; reason: string } | null;
}

export interface SessionListProps {
  label: string;
  sessions: readonly SessionItem[];
  /** Whose they are, where somebody acts in one: "acts as you". Default "this person". */
  whom?: string;
  /** Asks about one session; absent where nothing can be ended. */
  onEnd?: (session: SessionItem) => void;
}

const icons: Record<SessionItem['device']['kind'], ReactNode> = {
  desktop: <Monitor size={16} aria-hidden />,
  phone: <Smartphone size={16} aria-hidden />,
  tablet: <Tablet size={16} aria-hidden />,
  program: <Bot size={16} aria-hidden />,
  unknown: <CircleQuestionMark size={16} aria-hidden />,
};

/** What a device calls itself: "Firefox 140 on Windows". */
export function deviceWords({ browser, system }: SessionItem['device']): string {
  return [browser ?? 'Unknown device', system].filter(Boolean).join(' on ');
}

/** Where somebody is signed in: device, address, since when and last used, and the way to end each. */
export function SessionList({ label, sessions, whom = 'this person', onEnd }: SessionListProps) {
  return (
    <ul aria-label={label} className="flex flex-col">
      {sessions.map((session) => (
        <li
          key={session.id}
          className="flex flex-wrap items-start gap-x-3 gap-y-2 border-t border-line px-4 py-3 text-dense first:border-t-0"
        >
          <span className="mt-0.5 shrink-0 text-muted">{icons[session.device.kind]}</span>
          <Facts session={session} whom={whom} />
          {session.isCurrent ? (
            <span className="rounded-control border border-line px-2 py-0.5 text-meta text-muted">This session</span>
          ) : onEnd ? (
            <Button
              size="compact"
              aria-label={`End the session of ${deviceWords(session.device)}`}
              onClick={() => onEnd(session)}
            >
              End…
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Facts({ session, whom }: { session: SessionItem; whom: string }) {
  const { device, impersonator, place, ip } = session;
  return (
    <div className="min-w-0 flex-1 basis-60">
      <p className="font-medium [overflow-wrap:anywhere]">{deviceWords(device)}</p>
      {impersonator ? (
        <p className="[overflow-wrap:anywhere]">
          {impersonator.label} acts as {whom}: {impersonator.reason}
        </p>
      ) : null}
      <p className="text-muted [overflow-wrap:anywhere]">
        {place} · {ip ?? 'address unknown'} · last used <TimeText at={session.lastUsedAt} />
      </p>
      <p className="text-meta text-muted">
        Since <TimeText at={session.createdAt} />, until <TimeText at={session.absoluteExpiresAt} form="exact" /> at the
        latest
      </p>
    </div>
  );
}
