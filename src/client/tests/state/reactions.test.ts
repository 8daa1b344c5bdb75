import { expect, test } from 'vitest';
import type { ReactionKind } from '../../src/protocol/signals';
import type { CallEvent } from '../../src/state/events';
import { reactionTime } from '../../src/state/reactions';
import { reduce } from '../../src/state/reducer';
import { emptyCall, participant, snapshot } from '../participants';

const inCall = reduce(emptyCall(), {
  kind: 'joined',
  now: 0,
  snapshot: snapshot('a', { participants: [participant('a'), participant('b')] }),
});
const reaction = (participantId: string, kind: ReactionKind, now: number): CallEvent => ({
  kind: 'signal',
  name: 'reaction',
  payload: { participantId, reaction: kind },
  now,
});
const play = (...events: CallEvent[]) => events.reduce(reduce, inCall);

test('a reaction is shown for its time and said once, the own one too', () => {
  const shown = play(reaction('b', 'heart', 1_000), reaction('a', 'clap', 1_100));

  expect(shown.reactions.map((one) => [one.participantId, one.reaction])).toEqual([
    ['b', 'heart'],
    ['a', 'clap'],
  ]);
  expect(shown.announcements.map((one) => one.text)).toEqual(['B reacted: Heart', 'You reacted: Clap']);

  const later = reduce(shown, { kind: 'tick', now: 1_000 + reactionTime });
  expect(later.reactions.map((one) => one.reaction)).toEqual(['clap']);
  expect(reduce(later, { kind: 'tick', now: 1_100 + reactionTime }).reactions).toEqual([]);
});

test('the same again while it is shown is seen, but not said again', () => {
  const state = play(reaction('b', 'heart', 0), reaction('b', 'heart', 500), reaction('b', 'laugh', 600));

  expect(new Set(state.reactions.map((one) => one.id)).size).toBe(3);
  expect(state.announcements).toHaveLength(2);
  expect(reduce(state, reaction('b', 'heart', 9_000)).announcements).toHaveLength(3);
});

test('a crowd of reactions is bounded, and the newest stay', () => {
  const state = play(...Array.from({ length: 100 }, (_, index) => reaction('b', 'party', index)));

  expect(state.reactions.length).toBeLessThanOrEqual(40);
  expect(state.reactions.at(-1)?.at).toBe(99);
});

test('nobody known reacts, and nothing is left over after the call', () => {
  expect(play(reaction('x', 'heart', 0))).toBe(inCall);
  expect(play(reaction('b', 'heart', 0), { kind: 'released' }).reactions).toEqual([]);
});

test('time that changes nothing draws nothing', () => {
  const state = play(reaction('b', 'heart', 0));

  expect(reduce(state, { kind: 'tick', now: 100 })).toBe(state);
});
