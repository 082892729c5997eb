import { Badge } from './badge';
import type { Node } from './node-presence';

/** What people have put on a node: how much depends on it, where it stands, its tags. Nothing where there is none. */
export function NodeLabels({ node }: { node: Pick<Node, 'criticality' | 'site' | 'tags'> }) {
  const { criticality, site, tags } = node;
  if (criticality === 'normal' && !site && tags.length === 0) return null;
  return (
    <ul aria-label="Labels" className="flex flex-wrap items-center gap-1.5">
      {criticality === 'normal' ? null : (
        <Badge strong>{criticality === 'critical' ? 'critical' : `${criticality} criticality`}</Badge>
      )}
      {site ? <Badge>{site}</Badge> : null}
      {tags.map((tag) => (
        <Badge key={tag} mono>
          {tag}
        </Badge>
      ))}
    </ul>
  );
}
