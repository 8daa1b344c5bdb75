import { expect, test } from 'vitest';
import type { RemotePerson } from '../../src/state/model';
import { reduce } from '../../src/state/reducer';
import { isHidden, shownPeople, tileGrace } from '../../src/state/tiles';
import { emptyCall, participant, snapshot } from '../participants';

const person = (facts: Partial<RemotePerson>): RemotePerson => ({
  ...participant('b'),
  path: 'interrupted',
  speaking: false,
  ...facts,
});

test('a person without connection and media loses the tile after ten seconds', () => {
  const away = person({ presence: 'away', awaySince: 1_000 });

  expect(isHidden(away, 1_000 + tileGrace - 1)).toBe(false);
  expect(isHidden(away, 1_000 + tileGrace)).toBe(true);
});

test('media that flows keeps the tile, however long the server is gone', () => {
  expect(isHidden(person({ presence: 'away', awaySince: 0, path: 'connected' }), 1e9)).toBe(false);
});

test('somebody who is here keeps the tile, however bad the path', () => {
  expect(isHidden(person({ path: 'failed' }), 1e9)).toBe(false);
});

test('the tile goes with the clock and comes back with the person', () => {
  const inCall = reduce(emptyCall(), {
    kind: 'joined',
    now: 0,
    snapshot: snapshot('a', { participants: [participant('a'), participant('b', { presence: 'away' })] }),
  });
  const gone = reduce(inCall, { kind: 'tick', now: tileGrace });
  const back = reduce(gone, {
    kind: 'signal',
    name: 'participantsUpdate',
    payload: { participants: [participant('b')] },
    now: tileGrace + 1,
  });

  expect(shownPeople(inCall)).toHaveLength(1);
  expect(shownPeople(gone)).toHaveLength(0);
  expect(shownPeople(back)).toHaveLength(1);
  expect(back.people[0]?.awaySince).toBeUndefined();
});
