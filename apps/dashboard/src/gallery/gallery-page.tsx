'use client';
import { AppShell, EmptyState, Link, LiveIndicator, PageHeader, Panel, ThemeToggle, ZoneProvider } from '@fettle/ui';
import { LayoutGrid } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useEffect, useState, type ReactNode } from 'react';
import { actionStories } from './action';
import { chartStories } from './chart';
import { dataStories } from './data';
import { feedbackStories } from './feedback';
import { formStories } from './form';
import { layoutStories } from './layout';
import { outputStories } from './output';
import { overlayStories } from './overlay';
import { statusStories } from './status';
import { ago, galleryNow, type Story } from './story';
import { wholePages } from './whole-page';

const groups: Readonly<Record<string, { title: string; stories: readonly Story[] }>> = {
  status: { title: 'Status', stories: statusStories },
  feedback: { title: 'Feedback', stories: feedbackStories },
  action: { title: 'Acts', stories: actionStories },
  form: { title: 'Forms', stories: formStories },
  layout: { title: 'Layout and time', stories: layoutStories },
  overlay: { title: 'What opens', stories: overlayStories },
  chart: { title: 'Charts', stories: chartStories },
  output: { title: 'Output', stories: outputStories },
  data: { title: 'Lists', stories: dataStories },
};

/** Every component of the library in every state, for the eye and for the e2e. `?dir=rtl` turns the page round. */
export function GalleryPage({ name }: { name: string | undefined }) {
  const direction = useSearchParams().get('dir') === 'rtl' ? 'rtl' : 'ltr';
  useEffect(() => {
    document.documentElement.dir = direction;
  }, [direction]);
  // Everything takes place at one moment, whenever it is looked at.
  const [clockOffsetMs] = useState(() => galleryNow - Date.now());
  return <ZoneProvider clockOffsetMs={clockOffsetMs}>{contentOf(name)}</ZoneProvider>;
}

function contentOf(name: string | undefined): ReactNode {
  if (name === undefined) return <Index />;
  const whole = wholePages[name];
  if (whole) return whole.page;
  const group = groups[name];
  if (!group)
    return <Frame title="Gallery" path={name} content={<EmptyState title={`There is no group “${name}”`} />} />;
  return (
    <Frame
      title={group.title}
      path={name}
      content={group.stories.map(({ name: story, Show }) => (
        <Panel key={story} title={story}>
          <Show />
        </Panel>
      ))}
    />
  );
}

function Frame({ title, path, content }: { title: string; path: string; content: ReactNode }) {
  const items = Object.entries(groups).map(([id, group]) => ({
    href: `/gallery/${id}`,
    label: group.title,
    icon: <LayoutGrid size={16} aria-hidden />,
  }));
  return (
    <AppShell
      brand="Gallery"
      path={`/gallery/${path}`}
      nav={[{ items }]}
      bottomItems={items.slice(0, 4)}
      topBar={<ThemeToggle />}
      live={<LiveIndicator connection="connected" lastEventAt={ago(2)} />}
    >
      <div className="flex flex-col gap-4">
        <PageHeader title={title} />
        {content}
      </div>
    </AppShell>
  );
}

function Index() {
  const entries = [...Object.entries(groups), ...Object.entries(wholePages)];
  return (
    <Frame
      title="Component gallery"
      path=""
      content={
        <ul className="flex flex-col gap-1">
          {entries.map(([id, { title }]) => (
            <li key={id}>
              <Link
                href={`/gallery/${id}`}
                data-gallery={id}
                className="inline-flex min-h-6 items-center underline underline-offset-2 max-sm:min-h-11"
              >
                {title}
              </Link>
            </li>
          ))}
        </ul>
      }
    />
  );
}
