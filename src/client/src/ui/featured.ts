// Which tiles are large. Pure.
import type { Tile } from './seats';

export interface Preference {
  readonly layout: 'grid' | 'speaker';
  /** Key of the tile that this person pinned. */
  readonly pinned: string | undefined;
  /** Whom a host put in the spotlight. */
  readonly spotlight: string | undefined;
  /** Key of the tile of whoever spoke last. */
  readonly speaker: string | undefined;
}

/** The own pin first, then what is large for everybody: shared screens and the spotlight. */
export function featuredTiles(
  tiles: readonly Tile[],
  { layout, pinned, spotlight, speaker }: Preference,
): readonly Tile[] {
  if (tiles.length < 2) {
    return [];
  }

  const pin = tiles.find(({ key }) => key === pinned);
  if (pin !== undefined) {
    return [pin];
  }

  const forAll = tiles.filter(({ kind, key }) => kind === 'screen' || key === spotlight);
  if (forAll.length > 0) {
    return forAll;
  }

  const others = tiles.filter((tile) => !tile.self);
  const shown = others.find(({ key }) => key === speaker) ?? others[0];
  return layout === 'speaker' && shown !== undefined ? [shown] : [];
}
