// Who sits on which page. Pure: the order before, what has happened since, the order now.

/** One tile that wants a place on the pages. */
export interface Sitter {
  readonly key: string;
  /** Order of arrival. */
  readonly seat: number;
  readonly speaking: boolean;
  /** Belongs on the first page: the own tile, shared screens, raised hands, whoever speaks. Higher goes first; 0 does not matter. */
  readonly rank: number;
}

export interface Seating {
  /** Keys of the tiles, the first page first. */
  readonly order: readonly string[];
  /** When each was last heard, in milliseconds. */
  readonly heard: ReadonlyMap<string, number>;
}

export const nobodySeated: Seating = { order: [], heard: new Map() };

/**
 * The next order. Nobody moves without need: newcomers go to the end, and whoever belongs on the first page and is not there changes
 * places with the one there who was silent longest.
 * @param perPage tiles of a page
 */
export function reseat(before: Seating, sitters: readonly Sitter[], perPage: number, now: number): Seating {
  const known = new Map(sitters.map((sitter) => [sitter.key, sitter]));
  const heard = new Map([...before.heard].filter(([key]) => known.has(key)));
  for (const { key } of sitters.filter(({ speaking }) => speaking)) {
    heard.set(key, now);
  }

  const order = before.order.filter((key) => known.has(key));
  const present = new Set(order);
  const newcomers = sitters.filter(({ key }) => !present.has(key)).sort((a, b) => a.seat - b.seat);
  for (const newcomer of newcomers) {
    order.splice(placeFor(newcomer, order, known, perPage), 0, newcomer.key);
  }

  const wanting = sitters.filter(({ rank }) => rank > 0).sort((a, b) => b.rank - a.rank || a.seat - b.seat);
  for (const { key, rank } of wanting) {
    const place = order.indexOf(key);
    const other = place < perPage ? -1 : placeToGive(order.slice(0, perPage), known, heard, rank);
    const [mine, theirs] = [order[place], order[other]];
    if (mine !== undefined && theirs !== undefined) {
      order[other] = mine;
      order[place] = theirs;
    }
  }
  return { order, heard };
}

/** While there is one page all are seen and sit as they came; somebody who returns gets the old place. */
function placeFor(
  newcomer: Sitter,
  order: readonly string[],
  known: ReadonlyMap<string, Sitter>,
  perPage: number,
): number {
  const next = order.findIndex((key) => (known.get(key)?.seat ?? 0) > newcomer.seat);
  return next < 0 || known.size > perPage ? order.length : next;
}

/** The place on the first page of whoever has least reason to be there and of those was silent longest, the last of several; -1: none. */
function placeToGive(
  page: readonly string[],
  known: ReadonlyMap<string, Sitter>,
  heard: ReadonlyMap<string, number>,
  rank: number,
): number {
  let found = -1;
  let least = { rank, since: Number.NEGATIVE_INFINITY };
  for (const [place, key] of page.entries()) {
    const one = { rank: known.get(key)?.rank ?? 0, since: heard.get(key) ?? Number.NEGATIVE_INFINITY };
    if (one.rank < least.rank || (one.rank === least.rank && one.rank < rank && one.since <= least.since)) {
      found = place;
      least = one;
    }
  }
  return found;
}
