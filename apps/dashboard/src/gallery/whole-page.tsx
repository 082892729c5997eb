'use client';
import {
  AppShell,
  Banner,
  BrokenPage,
  Freshness,
  InlineError,
  Link,
  LinkButton,
  LiveIndicator,
  PageHeader,
  Panel,
  SignInCard,
  SignInForm,
  Status,
  type NavSection,
} from '@fettle/ui';
import { Layers, Server } from 'lucide-react';
import type { ReactNode } from 'react';
import { accountPages } from './account-pages';
import { ago, longError, longHost, Stack } from './story';

const nav: NavSection[] = [
  {
    label: 'A section with a name',
    items: [
      { href: '/gallery/shell', label: 'Here', icon: <Server size={16} aria-hidden /> },
      {
        href: '/gallery',
        label: longHost,
        icon: <Layers size={16} aria-hidden />,
        count: 3,
        countTone: 'human',
        countLabel: '3 wait for a person',
      },
    ],
  },
  { items: [{ href: '/gallery/card', label: 'There', icon: <Layers size={16} aria-hidden />, count: 12 }] },
];

/** Components that hold a whole page, each with its main heading and landmark. */
export const wholePages: Readonly<Record<string, { title: string; page: ReactNode }>> = {
  shell: {
    title: 'Shell of the admin console',
    page: (
      <AppShell
        brand="Fettle"
        strip="Admin console"
        path="/gallery/shell"
        nav={nav}
        bottomItems={nav.flatMap(({ items }) => items)}
        topBarStart={longHost}
        topBar={<LinkButton href="/gallery">Back</LinkButton>}
        banner={<Banner tone="warn" title="A condition of the whole page" />}
        live={<LiveIndicator connection="offline" lastEventAt={ago(240)} />}
      >
        <PageHeader
          title={longHost}
          crumbs={<Link href="/gallery">Nodes</Link>}
          answer={<Status state="failed" variant="badge" detail={longError} />}
          age={
            <>
              checked <Freshness at={ago(20)} expectedEveryMs={15_000} />
            </>
          }
          actions={<LinkButton href="/gallery">Restart 1 node</LinkButton>}
        />
      </AppShell>
    ),
  },
  card: {
    title: 'Page with one form',
    page: (
      <SignInCard brand="Fettle" title="Sign in" description={longError} strip="Admin console" footer="Version 0.1.0">
        <Stack>
          <SignInForm
            fields={{ email: { name: 'email' }, password: { name: 'password' }, stay: { name: 'stay' } }}
            wrong={{ email: true, password: true }}
            refusal={<InlineError error={{ title: 'E-mail address or password are wrong', code: 'session.refused' }} />}
            returnTo="/gallery"
            isBusy={false}
            onSubmit={(event) => event.preventDefault()}
          />
          <LinkButton href="/gallery">Back</LinkButton>
        </Stack>
      </SignInCard>
    ),
  },
  broken: {
    title: 'Page that broke',
    page: (
      <BrokenPage error={Object.assign(new Error(longError), { digest: '3155410926' })} onRetry={() => undefined} />
    ),
  },
  header: {
    title: 'Header of a list',
    page: (
      <main className="flex flex-col gap-4 p-6">
        <PageHeader
          title="Nodes"
          beside
          answer={<Status state="down" variant="verdict" word="2 of 142 nodes need you" />}
          age={
            <>
              checked <Freshness at={ago(6)} expectedEveryMs={15_000} />
            </>
          }
          actions={<LinkButton href="/gallery">Back</LinkButton>}
        />
        <Panel title={longHost} aside="6 s ago">
          Its content.
        </Panel>
        <Panel flush>Without padding.</Panel>
      </main>
    ),
  },
  ...accountPages,
};
