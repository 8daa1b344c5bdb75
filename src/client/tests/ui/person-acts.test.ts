import { expect, it } from 'vitest';
import { rightsOf } from '../../src/state/rights';
import { mediaActs, seatActs, spotlightActs } from '../../src/ui/person-acts';
import { everything, participant, settings } from '../participants';

const rightsAs = (facts: Parameters<typeof participant>[1], change = {}) =>
  rightsOf({ self: participant('a', facts), settings: { ...settings, ...change } });
const host = rightsAs({ role: 'host' });
const cohost = rightsAs({ role: 'cohost' });
const acting = rightsAs({ acting: true });
const names = (acts: readonly { readonly name: string }[]) => acts.map((act) => act.name);
const off = { audio: false, video: false, screen: false };

it('offers nothing to participants', () => {
  const ben = participant('b', { handRaisedAt: '2026-01-01T10:05:00Z' });

  expect(mediaActs(rightsAs({}), ben)).toEqual([]);
  expect(seatActs(rightsAs({}), ben)).toEqual([]);
});

it('offers hosts what fits to what is on', () => {
  const busy = participant('b', { media: { audio: true, video: true, screen: true } });
  const quiet = participant('b', { media: off, handRaisedAt: '2026-01-01T10:05:00Z' });

  expect(names(mediaActs(host, busy))).toEqual(['Mute', 'Stop video', 'Stop sharing', 'Forbid screen sharing']);
  expect(names(mediaActs(host, quiet))).toEqual(['Ask to unmute', 'Forbid screen sharing', 'Lower hand']);
  expect(names(seatActs(host, busy))).toEqual(['Make co-host', 'Remove from meeting']);
});

it('does not ask somebody to unmute who may not', () => {
  const forbidden = participant('b', { media: off, permissions: { ...everything, audio: false, screenShare: false } });

  expect(mediaActs(host, forbidden)).toEqual([
    {
      name: 'Allow screen sharing',
      method: 'updateUserPermissions',
      body: { participantId: 'b', permissions: { screenShare: true } },
    },
  ]);
});

it('keeps co-hosts from hosts, and from naming each other unless the host allows it', () => {
  const ada = participant('h', { role: 'host', handRaisedAt: '2026-01-01T10:05:00Z' });
  const other = participant('c', { role: 'cohost' });
  const trusted = rightsAs({ role: 'cohost' }, { coHostsMayNameCoHosts: true });

  expect(names(mediaActs(cohost, ada))).toEqual(['Lower hand']);
  expect(seatActs(cohost, ada)).toEqual([]);
  expect(names(mediaActs(cohost, other))).toEqual(['Mute', 'Stop video']);
  expect(seatActs(cohost, other)).toEqual([]);
  expect(names(seatActs(trusted, other))).toEqual(['Remove co-host', 'Remove from meeting']);
  expect(names(seatActs(cohost, participant('b')))).toEqual(['Remove from meeting']);
  expect(names(seatActs(host, other))).toEqual(['Remove co-host', 'Remove from meeting']);
});

it('lets an acting co-host mute, and nothing else', () => {
  const ben = participant('b', { handRaisedAt: '2026-01-01T10:05:00Z' });

  expect(names(mediaActs(acting, ben))).toEqual(['Mute']);
  expect(seatActs(acting, ben)).toEqual([]);
});

it('switches other software off and on by what it may send', () => {
  const camera = participant('w', { via: 'whip' });
  const silenced = participant('w', { via: 'whip', permissions: { ...everything, audio: false, video: false } });

  expect(names(mediaActs(host, camera))).toEqual(['Mute', 'Stop video']);
  expect(mediaActs(host, silenced).map(({ name, body }) => [name, body])).toEqual([
    ['Unmute', { participantId: 'w', permissions: { audio: true } }],
    ['Allow video', { participantId: 'w', permissions: { video: true } }],
  ]);
  expect(names(seatActs(host, camera))).toEqual(['Remove from meeting']);
});

it('puts anybody in the spotlight, and ends it, for those who lead', () => {
  const ben = participant('b');

  expect(spotlightActs(cohost, ben, undefined)).toEqual([
    { name: 'Spotlight', method: 'spotlight', body: { participantId: 'b' } },
  ]);
  expect(names(spotlightActs(cohost, participant('h', { role: 'host' }), 'b'))).toEqual(['Spotlight']);
  expect(spotlightActs(host, ben, 'b')).toEqual([
    { name: 'End spotlight', method: 'spotlight', body: { participantId: null } },
  ]);
  expect(spotlightActs(acting, ben, undefined)).toEqual([]);
});
