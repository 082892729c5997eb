/** What the known types of events are called in lists and filters. A type that is not here is told as it is. */
export const eventTypeWords: Readonly<Record<string, string>> = {
  'node.offline': 'Node offline',
  'node.online': 'Node back',
  'node.flapping': 'Node comes and goes',
  'node.steady': 'Node steady again',
  'node.cloned': 'Two machines with one identity',
  'node.clone-cleared': 'One machine again',
  'nodes.silent': 'Many nodes silent',
  'nodes.heard-again': 'Nodes heard again',
  'agent-key.old': 'Agent key is old',
  'agent-key.used-for-another': 'Key used for another node',
  'root-access.applied': 'Root access applied',
  'root-access.failed': 'Root access not applied',
  'root-access.exceeded': 'More root access than wanted',
};
