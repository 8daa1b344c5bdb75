import { expect, it } from 'vitest';
import { featuredTiles, type Preference } from '../../src/ui/featured';
import type { Tile } from '../../src/ui/seats';
import { participant } from '../participants';

const tile = (id: string, kind: Tile['kind'] = 'person'): Tile => ({
  key: kind === 'screen' ? `screen ${id}` : id,
  kind,
  person: participant(id),
  self: id === 'a',
  stream: undefined,
  audio: true,
  video: true,
  speaking: false,
  path: 'connected',
  received: true,
  bars: undefined,
});
const usual: Preference = { layout: 'grid', pinned: undefined, spotlight: undefined, speaker: undefined };
const large = (tiles: readonly Tile[], preference: Partial<Preference>) =>
  featuredTiles(tiles, { ...usual, ...preference }).map(({ key }) => key);
const three = [tile('a'), tile('b'), tile('c')];

it('makes nobody large in the grid, and another than oneself in the view of the speaker', () => {
  expect(large(three, {})).toEqual([]);
  expect(large(three, { layout: 'speaker' })).toEqual(['b']);
  expect(large(three, { layout: 'speaker', speaker: 'c' })).toEqual(['c']);
});

it('makes the one in the spotlight large in every layout, oneself too', () => {
  expect(large(three, { spotlight: 'c' })).toEqual(['c']);
  expect(large(three, { spotlight: 'c', layout: 'speaker', speaker: 'b' })).toEqual(['c']);
  expect(large(three, { spotlight: 'a' })).toEqual(['a']);
  expect(large(three, { spotlight: 'gone' })).toEqual([]);
});

it('shows the spotlight beside a shared screen', () => {
  expect(large([...three, tile('b', 'screen')], { spotlight: 'c' })).toEqual(['c', 'screen b']);
});

it('leaves the last word to the own pin', () => {
  expect(large([...three, tile('b', 'screen')], { spotlight: 'c', pinned: 'a' })).toEqual(['a']);
});

it('makes nobody large who is alone', () => {
  expect(large([tile('a')], { spotlight: 'a', layout: 'speaker' })).toEqual([]);
});
