import { describe, expect, test } from 'vitest';
import type { ModerationEntry, WaitingPerson } from '../../src/protocol/signals';
import type { CallEvent, SignalEvent } from '../../src/state/events';
import type { CallModel } from '../../src/state/initial';
import { reduce } from '../../src/state/reducer';
import { forbidden, rightsOf } from '../../src/state/rights';
import { texts } from '../../src/state/texts';
import { emptyCall, everything, participant, settings, snapshot } from '../participants';

const play = (state: CallModel, ...events: CallEvent[]) => events.reduce(reduce, state);
const signal = (event: Omit<SignalEvent, 'kind' | 'now'>) => ({ kind: 'signal', now: 0, ...event }) as SignalEvent;
const on = { wanted: true, live: true };
const source = (name: 'microphone' | 'camera', value = on): CallEvent => ({
  kind: 'source',
  source: name,
  value,
  stream: undefined,
});
const joined: CallEvent = {
  kind: 'joined',
  now: 0,
  snapshot: snapshot('a', { participants: [participant('a'), participant('b', { role: 'host' }), participant('c')] }),
};
const inCall = play(emptyCall(), joined, source('microphone'), source('camera'));
const notices = (state: CallModel) => state.notices.map((notice) => notice.text);
const said = (state: CallModel) => state.announcements.map((entry) => entry.text);

describe('waiting', () => {
  const waits: CallEvent = {
    kind: 'waits',
    payload: {
      meetingId: 'abc-defg-hij',
      title: 'Weekly',
      participantId: 'a',
      reason: 'notBegun',
      hostPresent: false,
      serverTime: '2026-01-01T10:00:00Z',
    },
  };

  test('shows why, and forgets the refusal before it', () => {
    const refused = play(emptyCall(), {
      kind: 'phase',
      phase: { kind: 'check' },
      refusal: { code: 'password_wrong', message: 'No.' },
    });

    const state = play(refused, waits);

    expect(state).toMatchObject({
      title: 'Weekly',
      phase: { kind: 'waiting', reason: 'notBegun', hostPresent: false },
    });
    expect(state.refusal).toBeUndefined();
  });

  test('follows what the server says of the reason and the host, and only while one waits', () => {
    const changed = signal({ name: 'waitingChanged', payload: { reason: 'waitingRoom', hostPresent: true } });

    expect(play(emptyCall(), waits, changed).phase).toEqual({
      kind: 'waiting',
      reason: 'waitingRoom',
      hostPresent: true,
    });
    expect(play(inCall, changed).phase).toEqual({ kind: 'call' });
  });
});

describe('the waiting room', () => {
  const waiter = (participantId: string, minute: number): WaitingPerson => ({
    participantId,
    displayName: participantId.toUpperCase(),
    guest: true,
    invited: false,
    reason: 'waitingRoom',
    since: `2026-01-01T10:0${minute}:00Z`,
  });
  const update = (arrived: WaitingPerson[], gone: string[] = [], complete = false) =>
    signal({ name: 'waitingRoomUpdate', payload: { count: 0, arrived, gone, complete } });
  const who = (state: CallModel) => state.waiting.map((person) => person.participantId);

  test('lists who waits in the order of arrival, and announces each newcomer once', () => {
    const state = play(inCall, update([waiter('y', 2)]), update([waiter('x', 1), waiter('y', 2)], [], true));

    expect(who(state)).toEqual(['x', 'y']);
    expect(said(state)).toEqual(['Y wants to come in', 'X wants to come in']);
  });

  test('a complete list replaces the one before, a difference does not', () => {
    const both = play(inCall, update([waiter('x', 1), waiter('y', 2)]));

    expect(who(play(both, update([], ['x'])))).toEqual(['y']);
    expect(who(play(both, update([waiter('z', 3)], [], true)))).toEqual(['z']);
    expect(who(play(both, update([waiter('x', 1)])))).toEqual(['x', 'y']);
  });

  test('while the chat may cover it, one notice tells how many wait', () => {
    const chatting = play(inCall, { kind: 'panel', panel: 'chat' });

    expect(notices(play(chatting, update([waiter('x', 1)])))).toEqual(['X wants to come in']);
    expect(notices(play(chatting, update([waiter('x', 1)]), update([waiter('y', 2)])))).toEqual([
      '2 people are waiting to be let in',
    ]);
    expect(notices(play(inCall, update([waiter('x', 1)])))).toEqual([]);
  });

  test('is empty after the call, and comes with the snapshot', () => {
    const state = play(emptyCall(), {
      kind: 'joined',
      now: 0,
      snapshot: snapshot('a', { waiting: [waiter('x', 1)] }),
    });

    expect(who(state)).toEqual(['x']);
    expect(who(play(state, { kind: 'released' }))).toEqual([]);
  });
});

describe('what one may do', () => {
  const permissions = { ...everything, audio: false, chat: false };
  const updated = (participantIds: string[], by: string | null, to = permissions) =>
    signal({ name: 'permissionsUpdated', payload: { participantIds, permissions: to, by } });

  test('changes for those who are named, and is told to oneself', () => {
    const state = play(inCall, updated(['a', 'c'], 'b'));

    expect(state.self?.permissions).toEqual(permissions);
    expect(state.people.map((person) => person.permissions.audio)).toEqual([true, false]);
    expect(notices(state)).toEqual(['The host no longer allows you to use the microphone and write in the chat.']);
    expect(forbidden(state, 'audio')).toBe(texts.notAllowed.audio);
    expect(forbidden(state, 'video')).toBeUndefined();
  });

  test('comes back with another notice, and a change of role is told by its own', () => {
    const back = play(inCall, updated(['a'], 'b'), updated(['a'], 'b', everything));

    expect(notices(back)).toContain('You may use the microphone and write in the chat now.');
    expect(notices(play(inCall, updated(['a'], null)))).toEqual([]);
  });

  test('follows the role, the settings and who acts', () => {
    const as = (facts: Parameters<typeof participant>[1], change = {}) =>
      rightsOf({ self: participant('a', facts), settings: { ...settings, ...change } });

    expect(as({})).toEqual({ admit: false, mute: false, moderate: false, nameCoHosts: false, own: false });
    expect(as({ acting: true })).toEqual({ admit: true, mute: true, moderate: false, nameCoHosts: false, own: false });
    expect(as({ role: 'cohost' })).toMatchObject({ moderate: true, nameCoHosts: false, own: false });
    expect(as({ role: 'cohost' }, { coHostsMayNameCoHosts: true })).toMatchObject({ nameCoHosts: true, own: false });
    expect(as({ role: 'host' })).toMatchObject({ moderate: true, nameCoHosts: true, own: true });
    expect(rightsOf({})).toMatchObject({ admit: false });
  });
});

describe('being moderated', () => {
  const stopped = (participantIds: string[], off: object, by: string | null = 'b') =>
    signal({
      name: 'mediaStopped',
      payload: { participantIds, stopped: { audio: false, video: false, screen: false, ...off }, by },
    });

  test('sources that were switched off are off at once on the tiles of others', () => {
    const state = play(inCall, stopped(['c'], { audio: true }));

    expect(state.people.find((person) => person.participantId === 'c')?.media).toMatchObject({
      audio: false,
      video: true,
    });
    expect(notices(state)).toEqual([]);
  });

  test('one is told who did it, unless it was off already or follows from a permission', () => {
    expect(notices(play(inCall, stopped(['a'], { audio: true })))).toEqual(['B muted you.']);
    expect(notices(play(inCall, stopped(['a'], { audio: true, video: true })))).toEqual([
      'B switched off your microphone and camera.',
    ]);
    expect(notices(play(inCall, stopped(['a'], { audio: true }, null)))).toEqual([]);
    const quiet = play(inCall, source('microphone', { wanted: false, live: false }));
    expect(notices(play(quiet, stopped(['a'], { audio: true })))).toEqual([]);
  });

  test('being asked to unmute asks, until the microphone is on', () => {
    const quiet = play(inCall, source('microphone', { wanted: false, live: false }));
    const asked = signal({ name: 'unmuteAsked', payload: { by: 'b', byName: 'B' } });

    const state = play(quiet, asked, asked);

    expect(state.notices).toMatchObject([{ text: 'B asks you to unmute.', action: 'unmute' }]);
    expect(state.microphone.wanted).toBe(false);
    expect(play(state, source('microphone')).notices).toEqual([]);
    expect(play(inCall, asked).notices).toEqual([]);
  });

  test('hands go down, and one is told of the own', () => {
    const up = play(
      inCall,
      ...['a', 'c'].map((participantId) =>
        signal({ name: 'handChanged', payload: { participantId, handRaisedAt: '2026-01-01T10:05:00Z' } }),
      ),
    );

    const state = play(up, signal({ name: 'handsLowered', payload: { participantIds: ['a', 'c'], by: 'b' } }));

    expect(state.self?.handRaisedAt).toBeNull();
    expect(state.people.every((person) => person.handRaisedAt === null)).toBe(true);
    expect(notices(state)).toEqual(['B lowered your hand.']);
  });

  test('a new role is told', () => {
    expect(notices(play(inCall, signal({ name: 'promotedToCoHost', payload: { by: 'b' } })))).toEqual([
      'B made you a co-host.',
    ]);
    expect(notices(play(inCall, signal({ name: 'demotedFromCoHost', payload: { by: 'b' } })))).toEqual([texts.demoted]);
    const acts = signal({
      name: 'participantsUpdate',
      payload: { participants: [participant('a', { acting: true })] },
    });
    expect(notices(play(inCall, acts, acts))).toEqual([texts.acting]);
  });
});

describe('the meeting', () => {
  test('has the title and the settings that the server says', () => {
    const locked = { ...settings, locked: true };
    const state = play(
      inCall,
      signal({
        name: 'meetingUpdated',
        payload: { meeting: { meetingId: 'abc-defg-hij', title: 'Monthly', settings: locked, spotlight: null } },
      }),
    );

    expect(state).toMatchObject({ title: 'Monthly', settings: { locked: true } });
    expect(play(state, { kind: 'released' }).settings).toBeUndefined();
  });

  test('says who is large for everybody, from the first moment and whenever it changes', () => {
    const put = (spotlight: string | null) =>
      signal({
        name: 'meetingUpdated',
        payload: { meeting: { meetingId: 'abc-defg-hij', title: 'Weekly', settings, spotlight } },
      });
    const meeting = { meetingId: 'abc-defg-hij', title: 'Weekly', settings, spotlight: 'b' };
    const arrived = play(emptyCall(), { kind: 'joined', now: 0, snapshot: snapshot('a', { meeting }) });
    expect(arrived.spotlight).toBe('b');
    expect(said(arrived)).toEqual([]);

    const other = play(inCall, put('b'), put('b'));
    expect(other.spotlight).toBe('b');
    expect(said(other)).toEqual([texts.spotlight.of('B')]);
    const own = play(other, put('a'));
    expect(own.spotlight).toBe('a');
    expect(notices(own)).toEqual([texts.spotlight.own]);
    const nobody = play(own, put(null));
    expect('spotlight' in nobody).toBe(false);
    expect(notices(nobody)).toEqual([texts.spotlight.ownEnded]);
    expect('spotlight' in play(other, { kind: 'released' })).toBe(false);
  });

  test('tells hosts what other hosts did, and not what they did themselves or what was done to them', () => {
    const entry = (act: ModerationEntry['act'], by: string, who: string | null = null): SignalEvent =>
      signal({
        name: 'moderated',
        payload: {
          entry: {
            at: '2026-01-01T10:06:00Z',
            act,
            by,
            byName: by.toUpperCase(),
            who,
            whoName: who?.toUpperCase() ?? null,
            detail: null,
          },
        },
      });

    expect(notices(play(inCall, entry('locked', 'b')))).toEqual(['B locked the meeting.']);
    expect(said(play(inCall, entry('muted', 'b', 'c')))).toEqual(['B muted C']);
    expect(notices(play(inCall, entry('locked', 'a')))).toEqual([]);
    expect(said(play(inCall, entry('muted', 'b', 'a')))).toEqual([]);
    expect(said(play(inCall, entry('removed', 'b', 'c')))).toEqual([]);
  });
});
