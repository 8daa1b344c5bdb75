import { describe, expect, test } from 'vitest';
import type { ChatLine } from '../../src/protocol/signals';
import { localId } from '../../src/state/chat';
import type { CallEvent, SignalEvent } from '../../src/state/events';
import type { CallModel } from '../../src/state/initial';
import { reduce } from '../../src/state/reducer';
import { handsInOrder } from '../../src/state/tiles';
import { emptyCall, participant, snapshot } from '../participants';

const play = (state: CallModel, ...events: CallEvent[]) => events.reduce(reduce, state);
const signal = (event: Omit<SignalEvent, 'kind' | 'now'>, now = 0) =>
  ({ kind: 'signal', now, ...event }) as SignalEvent;
const line = (messageId: string, from: string, facts: Partial<ChatLine> = {}): ChatLine => ({
  messageId,
  from,
  fromName: from.toUpperCase(),
  to: null,
  toName: null,
  text: 'hello',
  sentAt: '2026-01-01T10:01:00Z',
  ...facts,
});
const joined = (...others: Parameters<typeof participant>[]): CallEvent => ({
  kind: 'joined',
  now: 0,
  snapshot: snapshot('a', { participants: [participant('a'), ...others.map((args) => participant(...args))] }),
});
const inCall = play(emptyCall(), joined(['b']));
const said = (state: CallModel) => state.announcements.map((entry) => entry.text);

describe('joining', () => {
  test('draws the call from the snapshot and announces nobody', () => {
    expect(inCall.phase).toEqual({ kind: 'call' });
    expect(inCall.self?.participantId).toBe('a');
    expect(inCall.people.map((person) => person.participantId)).toEqual(['b']);
    expect(inCall.title).toBe('Weekly');
    expect(said(inCall)).toEqual([]);
  });

  test('a second snapshot replaces everybody and announces the differences', () => {
    const again = play(inCall, joined(['c']));

    expect(again.people.map((person) => person.participantId)).toEqual(['c']);
    expect(said(again)).toEqual(['C joined', 'B left']);
  });

  test('media of a person stays over a reconnection, and goes with a reload', () => {
    const stream = {} as MediaStream;
    const connected = play(
      inCall,
      { kind: 'path', participantId: 'b', path: 'connected', now: 0 },
      { kind: 'streams', participantId: 'b', camera: stream, screen: stream },
    );

    const kept = play(connected, joined(['b']));
    const reloaded = play(connected, joined(['b', { instanceId: 'b-2' }]));

    expect(kept.people[0]).toMatchObject({ path: 'connected', camera: stream });
    expect(reloaded.people[0]).toMatchObject({ path: 'connecting' });
    expect(reloaded.people[0]?.camera).toBeUndefined();
  });
});

describe('people', () => {
  test('are announced when they come, leave, raise a hand and share', () => {
    const state = play(
      inCall,
      signal({ name: 'newParticipant', payload: { participant: participant('c') } }),
      signal({ name: 'handChanged', payload: { participantId: 'b', handRaisedAt: '2026-01-01T10:05:00Z' } }),
      signal({
        name: 'mediaStateChanged',
        payload: { participantId: 'b', media: { audio: true, video: true, screen: true } },
      }),
      signal({ name: 'participantLeft', payload: { participantId: 'c', reason: 'lost' } }),
    );

    expect(said(state)).toEqual(['C joined', 'B raised a hand', 'B is sharing the screen', 'C lost the connection']);
  });

  test('keep their instance and their visible media while away with a working path', () => {
    const away = participant('b', {
      instanceId: null,
      presence: 'away',
      media: { audio: false, video: false, screen: false },
    });
    const connected = play(inCall, { kind: 'path', participantId: 'b', path: 'connected', now: 0 });

    const state = play(connected, signal({ name: 'participantsUpdate', payload: { participants: [away] } }, 7));

    expect(state.people[0]).toMatchObject({
      instanceId: 'b-1',
      awaySince: 7,
      hidden: false,
      media: { audio: true, video: true, screen: false },
    });
  });

  test('hands are in the order in which they were raised', () => {
    const state = play(
      inCall,
      signal({ name: 'newParticipant', payload: { participant: participant('c') } }),
      signal({ name: 'handChanged', payload: { participantId: 'c', handRaisedAt: '2026-01-01T10:05:00.5Z' } }),
      signal({ name: 'handChanged', payload: { participantId: 'a', handRaisedAt: '2026-01-01T10:06:00Z' } }),
      signal({ name: 'handChanged', payload: { participantId: 'b', handRaisedAt: '2026-01-01T10:05:00+00:00' } }),
    );

    expect(handsInOrder(state).map((person) => person.participantId)).toEqual(['b', 'c', 'a']);
  });

  test('viewers are counted, whether they come before or after', () => {
    const later = play(inCall, signal({ name: 'viewersChanged', payload: { viewers: 3 } }));
    const before = play(emptyCall(), { kind: 'joined', now: 0, snapshot: snapshot('a', { viewers: 7 }) });

    expect([inCall.viewers, later.viewers, before.viewers]).toEqual([0, 3, 7]);
    expect(later.people).toHaveLength(1);
  });

  test('one that the host removes is gone, and it is said why', () => {
    const state = play(inCall, signal({ name: 'participantLeft', payload: { participantId: 'b', reason: 'removed' } }));

    expect(state.people).toEqual([]);
    expect(said(state)).toEqual(['B was removed by the host']);
  });

  test('an unknown participant changes nothing', () => {
    const event = signal({ name: 'participantLeft', payload: { participantId: 'x', reason: 'left' } });

    expect(play(inCall, event)).toBe(inCall);
  });
});

describe('chat', () => {
  const sending: CallEvent = { kind: 'chat-sending', commandId: 'c1', text: 'hello', to: null, sentAt: '' };

  test('counts what was not seen, and forgets it when the panel opens', () => {
    const two = play(
      inCall,
      signal({ name: 'chatMessage', payload: { line: line('1', 'b') } }),
      signal({ name: 'chatMessage', payload: { line: line('2', 'b', { to: 'a', text: 'psst' }) } }),
    );
    const opened = play(two, { kind: 'panel', panel: 'chat' });
    const third = play(opened, signal({ name: 'chatMessage', payload: { line: line('3', 'b') } }));

    expect(two.unread).toBe(2);
    expect(said(two)).toEqual(['B: hello', 'B, privately: psst']);
    expect(opened.unread).toBe(0);
    expect(third.unread).toBe(0);
  });

  test('the same line twice is one line', () => {
    const event = signal({ name: 'chatMessage', payload: { line: line('1', 'b') } });

    const state = play(inCall, event, event);

    expect(state.chat).toHaveLength(1);
    expect(state.unread).toBe(1);
  });

  test("the server's line takes the place of the own one it confirms, and counts as read", () => {
    const state = play(
      inCall,
      sending,
      { ...sending, commandId: 'c2' },
      signal({ name: 'chatMessage', payload: { line: line('a-c2', 'a') } }),
      { kind: 'chat-answered', commandId: 'c2', accepted: true },
    );

    expect(state.chat.map((entry) => [entry.messageId, entry.state])).toEqual([
      [localId('c1'), 'sending'],
      ['a-c2', 'sent'],
    ]);
    expect(state.unread).toBe(0);
  });

  test('a line that was kept before the connection broke is not shown twice after it', () => {
    const again: CallEvent = {
      kind: 'joined',
      now: 0,
      snapshot: snapshot('a', { chat: [line('a-c1', 'a'), line('9', 'b')] }),
    };

    const state = play(inCall, sending, again);

    expect(state.chat.map((entry) => entry.messageId)).toEqual(['a-c1', '9']);
    expect(state.unread).toBe(1);
  });

  test('a refused line stays and says so', () => {
    const state = play(inCall, sending, { kind: 'chat-answered', commandId: 'c1', accepted: false });

    expect(state.chat[0]).toMatchObject({ messageId: localId('c1'), state: 'failed' });
  });

  test('history is not unread for a newcomer', () => {
    const state = play(emptyCall(), {
      kind: 'joined',
      now: 0,
      snapshot: snapshot('a', { chat: [line('1', 'b')] }),
    });

    expect(state.unread).toBe(0);
    expect(state.chat).toHaveLength(1);
  });
});

test('own devices show in the own entry at once', () => {
  const state = play(inCall, {
    kind: 'source',
    source: 'microphone',
    value: { wanted: true, live: true },
    stream: undefined,
  });

  expect(state.self?.media).toEqual({ audio: true, video: false, screen: false });
});

test('notices get new ids and can be dismissed one by one', () => {
  const two = play(
    inCall,
    { kind: 'notice', tone: 'info', text: 'one' },
    { kind: 'notice', tone: 'info', text: 'two' },
  );
  const first = two.notices[0]?.id ?? 0;

  expect(play(two, { kind: 'notice-dismissed', id: first }).notices.map((notice) => notice.text)).toEqual(['two']);
});
