import { expect, test } from 'vitest';
import { iceServersOf } from '../../src/media/links';

test('reads STUN and TURN servers, and nothing else', () => {
  const header =
    '<stun:stun.example:3478>; rel="ice-server", ' +
    '<turn:turn.example?transport=udp>; rel="ice-server"; username="1:x,y"; credential="a/b+c="; credential-type="password", ' +
    '<https://example.org/>; rel="help"';

  expect(iceServersOf(header)).toEqual([
    { urls: 'stun:stun.example:3478' },
    { urls: 'turn:turn.example?transport=udp', username: '1:x,y', credential: 'a/b+c=' },
  ]);
  expect(iceServersOf(null)).toEqual([]);
  expect(iceServersOf('nonsense')).toEqual([]);
});
