'use client';
import { ApiError } from '@fettle/client';
import { Banner, InlineError, LinkButton, SignInCard, Skeleton } from '@fettle/ui';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { SetupForm, SetupRefused } from './setup-form';
import { isWrongToken, useSetupPlan } from './use-setup-plan';
import { useLinkToken } from '@/session/use-link-token';

/** Makes the first administrator from the one-time link that the first start printed. */
export function SetupPage() {
  const token = useLinkToken();
  const setup = useQuery({ queryKey: keys.setup, queryFn: ({ signal }) => api.setup.status({ signal }) });
  const isDone = setup.data?.required === false;
  return (
    <SignInCard
      brand="Fettle"
      title={isDone ? 'Fettle is already set up' : 'Set up Fettle'}
      {...(isDone ? {} : { description: 'Make the first administrator. It takes a minute and happens once.' })}
    >
      <SetupBody token={token} setup={setup} />
    </SignInCard>
  );
}

function SetupBody({
  token,
  setup,
}: {
  token: string | null | undefined;
  setup: { data?: { required: boolean } | undefined; error: unknown; refetch: () => unknown };
}) {
  if (setup.data?.required === false) return <AlreadyDone />;
  if (setup.error && !setup.data) {
    return (
      <InlineError error={setup.error} title="The control plane does not answer" onRetry={() => void setup.refetch()} />
    );
  }
  if (token === undefined || !setup.data) return <Skeleton label="Reading the state of the installation" lines={4} />;
  if (token === null) {
    return (
      <Banner tone="warn" title="This address lacks its token">
        Open the whole link that <code>npm start</code> printed, including what follows the #.
      </Banner>
    );
  }
  return <Begun token={token} />;
}

function AlreadyDone() {
  return (
    <div className="flex flex-col items-start gap-4">
      <p className="text-body">The setup link was used and is worth nothing now. Its administrator can sign in.</p>
      <LinkButton href="/sign-in" variant="primary">
        Go to sign-in
      </LinkButton>
    </div>
  );
}

function Begun({ token }: { token: string }) {
  const plan = useSetupPlan(token);
  if (plan.data) return <SetupForm token={token} plan={plan.data} />;
  if (plan.error instanceof ApiError && plan.error.code === 'setup.done') return <AlreadyDone />;
  if (plan.error)
    return isWrongToken(plan.error) ? (
      <SetupRefused error={plan.error} />
    ) : (
      <InlineError error={plan.error} title="Setup could not begin" onRetry={() => void plan.refetch()} />
    );
  return <Skeleton label="Reading what setup starts from" lines={4} />;
}
