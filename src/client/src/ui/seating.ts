// Who sits on which page. Pure: the order before, what has happened since, the order now.

/** One tile that wants a place on the pages. */
export interface Sitter {
  readonly key: string;
  /** Order of arrival. */
  readonly seat: number;
  readonly speaking: boolean;
  /** Belongs on the first page: the own tile, shared screens, raised hands, whoever speaks. Higher goes first; 0 does not matter. */
  readonly rank: number;
  /** Shown large beside the pages: keeps the place for afterwards. */
  readonly large: boolean;
}

export interface Seating {
  /** Keys of the tiles, the first page first. */
  readonly order: readonly string[];
  /** When each was last heard, in milliseconds. */
  readonly heard: ReadonlyMap<string, number>;
}

export const nobodySeated: Seating = { order: [], heard: new Map() };

/**
 * The next order. Nobody moves without need: newcomers go to the end, the last one takes the place of whoever leaves, and whoever belongs
 * on the first page and is not there changes places with the one there who was silent longest.
 * @param perPage tiles of a page
 */
export function reseat(before: Seating, sitters: readonly Sitter[], perPage: number, now: number): Seating {
  const known = new Map(sitters.map((sitter) => [sitter.key, sitter]));
  const heard = new Map([...before.heard].filter(([key]) => known.has(key)));
  for (const { key } of sitters.filter(({ speaking }) => speaking)) {
    heard.set(key, now);
  }

  const paged = sitters.filter(({ large }) => !large).length > perPage;
  const order = paged ? filled(before.order, known) : before.order.filter((key) => known.has(key));
  const present = new Set(order);
  const newcomers = sitters.filter(({ key }) => !present.has(key)).sort((a, b) => a.seat - b.seat);
  for (const newcomer of newcomers) {
    order.splice(paged ? order.length : placeFor(newcomer, order, known), 0, newcomer.key);
  }

  const wanting = sitters.filter(({ rank, large }) => rank > 0 && !large);
  for (const { key, rank } of wanting.sort((a, b) => b.rank - a.rank || a.seat - b.seat)) {
    const seated = order.filter((one) => known.get(one)?.large === false);
    const first = seated.slice(0, perPage);
    const other = first.includes(key) ? undefined : whoGivesWay(first, known, heard, rank);
    if (other !== undefined) {
      const [mine, theirs] = [order.indexOf(key), order.indexOf(other)];
      order[mine] = other;
      order[theirs] = key;
    }
  }
  return { order, heard };
}

/** What is left of an order when the last ones take the places of those who are gone. */
function filled(before: readonly string[], known: ReadonlyMap<string, Sitter>): string[] {
  const order = [...before];
  for (let place = 0; place < order.length; place++) {
    while (order.length > place && !known.has(order[order.length - 1] ?? '')) {
      order.pop();
    }
    if (place < order.length && !known.has(order[place] ?? '')) {
      order[place] = order.pop() ?? '';
    }
  }
  return order;
}

/** While there is one page all are seen and sit as they came; somebody who returns gets the old place. */
function placeFor(newcomer: Sitter, order: readonly string[], known: ReadonlyMap<string, Sitter>): number {
  const next = order.findIndex((key) => (known.get(key)?.seat ?? 0) > newcomer.seat);
  return next < 0 ? order.length : next;
}

/** The one on the first page who has least reason to be there and of those was silent longest, the last of several. */
function whoGivesWay(
  page: readonly string[],
  known: ReadonlyMap<string, Sitter>,
  heard: ReadonlyMap<string, number>,
  rank: number,
): string | undefined {
  let found: string | undefined;
  let least = { rank, since: Number.NEGATIVE_INFINITY };
  for (const key of page) {
    const one = { rank: known.get(key)?.rank ?? 0, since: heard.get(key) ?? Number.NEGATIVE_INFINITY };
    if (one.rank < least.rank || (one.rank === least.rank && one.rank < rank && one.since <= least.since)) {
      found = key;
      least = one;
    }
  }
  return found;
}
