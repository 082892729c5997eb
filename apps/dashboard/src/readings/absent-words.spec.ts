import { describe, expect, it } from '@jest/globals';
import { absenceOf } from './absent-words.js';

describe('what is not collected', () => {
  it.each([
    ['Neither docker nor podman is installed on this node.', /^Neither Docker nor Podman/, /^Install one of them/],
    [
      'ip is not installed on this node, so reading the network configuration is not possible.',
      /^ip is/,
      /^Install ip/,
    ],
    [
      'The user of the agent may not talk to the container engine. With operational root access of the node it is asked as root. (denied)',
      /may not talk/,
      /turned on in Config/,
    ],
  ])('%s', (reason, why, how) => {
    expect(absenceOf(reason)).toEqual(
      expect.objectContaining({ why: expect.stringMatching(why), how: expect.stringMatching(how) }),
    );
  });

  it('is not what went wrong', () => {
    expect(absenceOf('Cannot connect to the Docker daemon at unix:///var/run/docker.sock.')).toBeNull();
    expect(absenceOf(null)).toBeNull();
  });
});
