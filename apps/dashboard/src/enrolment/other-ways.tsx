import { LinkButton, Panel } from '@fettle/ui';
import { useWorkspace } from '@/session/use-session';

const ways = [
  {
    path: 'nodes/prepare',
    label: 'Prepare a node',
    words: 'The machine does not exist yet: make the node and its key now, install whenever it is there.',
  },
  {
    path: 'nodes/registration-tokens',
    label: 'Registration tokens',
    words: 'Many machines register themselves with one token. For agents of the compatible kind.',
  },
] as const;

/** How nodes come to be where nobody runs a command on a machine now. */
export function OtherWays() {
  const { path } = useWorkspace();
  return (
    <Panel title="Other ways" flush>
      <ul className="divide-y divide-line">
        {ways.map((way) => (
          <li
            key={way.path}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-3 text-dense"
          >
            <p className="min-w-0 flex-1 basis-72 text-muted">{way.words}</p>
            <LinkButton href={path(way.path)}>{way.label}</LinkButton>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
