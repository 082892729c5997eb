/** Why a bulk act left a node out, for people; a code without words is shown as it is. */
const refusals: Readonly<Record<string, string>> = {
  'object.not_found': 'does not exist any more',
  'permission.missing': 'outside of what whoever started it may change',
  'node.too_many_tags': 'would have too many tags',
  'node.not_enrolled': 'has no working agent key',
  'node.cloned': 'two machines with one identity',
  'node.root_access_missing': 'has not applied the root access that this needs',
  'command.not_supported': 'its agent does not know this command',
  'command.target_changed': 'has something else there than was confirmed',
  'window.overlaps': 'is in maintenance already, or will be within that time',
};

export const refusalWords = (code: string): string => refusals[code] ?? code;
