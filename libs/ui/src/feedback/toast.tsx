'use client';
import { Toast } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { Shape } from '../status/status-shape.js';

export interface Notice {
  /** What happened: "Task cancelled on web-3". */
  title: string;
  detail?: string;
  /** Neutral by default. A failure is never only a toast: the page must say it too. */
  tone?: Tone;
}

type Tone = 'ok' | 'neutral' | 'warn' | 'crit';

const shapes = { ok: 'disc', warn: 'triangle', crit: 'diamond', neutral: null } as const;
const notices = Toast.createToastManager<{ tone: Tone }>();

/** Confirms something that also shows in the page; it may be missed without loss. */
export function notify({ title, detail, tone = 'neutral' }: Notice): void {
  notices.add({ title, ...(detail ? { description: detail } : {}), data: { tone } });
}

/** Where toasts appear; stands once around the pages. They go after five seconds, or by hand; F6 leads to them. */
export function Toaster() {
  return (
    <Toast.Provider toastManager={notices} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed end-4 bottom-4 z-60 flex w-90 max-w-[calc(100vw-2rem)] flex-col gap-2 max-sm:bottom-20">
          <Notices />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Notices() {
  const { toasts } = Toast.useToastManager<{ tone: Tone }>();
  return toasts.map((toast) => {
    const tone = toast.data?.tone ?? 'neutral';
    const shape = shapes[tone];
    return (
      <Toast.Root
        key={toast.id}
        toast={toast}
        className="rounded-panel border border-line bg-surface text-dense text-ink shadow-float transition-opacity data-[ending-style]:opacity-0 data-[limited]:hidden data-[starting-style]:opacity-0 motion-reduce:transition-none"
      >
        <Toast.Content className="flex items-start gap-3 p-3">
          {shape ? (
            <span className="mt-1 shrink-0">
              <Shape shape={shape} tone={tone} />
            </span>
          ) : null}
          <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            <Toast.Title className="text-dense font-medium" render={<p />} />
            <Toast.Description className="text-muted" />
          </div>
          <Toast.Close
            aria-label="Close"
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-control text-muted hover:text-ink max-sm:size-11"
          >
            <X size={16} aria-hidden />
          </Toast.Close>
        </Toast.Content>
      </Toast.Root>
    );
  });
}
