import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Alone } from './alone';
import { featuredTiles } from './featured';
import { arrangePages, type Box, cameraShape, screenShape } from './grid';
import { Pager } from './pager';
import { nobodySeated, reseat } from './seating';
import { handsOf, type Tile, tilesOf } from './seats';
import { useSwipe } from './swipe';
import { texts } from './texts';
import { PersonTile, ScreenTile } from './tile';
import { onwards, turnPage, useView } from './view';

const gap = 8;
const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };

/** More faces than that on one page are a crowd, and more than a line of 4 Mbit/s brings. */
const mostTiles = 25;

/** Somebody who saves data sees fewer at a time. */
const mostWhenSaving = 9;

/** Whoever makes a sound for so long says something, in milliseconds. */
const aWord = 1_000;

/** Height of the row with which one turns pages. */
const pagerHeight = 44;

/** All pictures of the call. Only places change here, never elements, so that no picture or sound is interrupted. */
export function Stage() {
  const view = useView();
  const state = view.state.value;
  const [container, size] = useSize();
  const swipe = useSwipe((by) => turnPage(view, by * onwards()));
  const tiles = tilesOf(state);
  const hands = handsOf(state);
  const speaker = useLastSpeaker(tiles, state.speaker);
  const featured = featuredTiles(tiles, {
    layout: view.layout.value,
    pinned: view.pinned.value,
    spotlight: state.spotlight,
    speaker,
  });
  const alone = state.people.length === 0 && featured.length === 0;

  const area = { x: 0, y: 0, width: size.width, height: size.height };
  const shape = featured.some((tile) => tile.kind === 'screen') ? screenShape : cameraShape(area.width, area.height);
  const rest = tiles.length - featured.length;
  const pages = arrangePages(featured.length, rest, area, gap, shape, {
    tiles: state.saving === 'data' ? mostWhenSaving : mostTiles,
    pager: pagerHeight,
  });
  const others = useSeats(tiles, featured, pages.perPage, speaker);

  const page = Math.min(view.page.value, pages.count - 1);
  const places = new Map<string, Box>();
  const away = new Set<string>();
  featured.forEach((tile, index) => {
    places.set(tile.key, pages.featured[index] ?? nowhere);
  });
  others.forEach((key, index) => {
    places.set(key, pages.others[index] ?? nowhere);
    if (Math.floor(index / pages.perPage) !== page) {
      away.add(key);
    }
  });
  useEffect(() => {
    view.pages.value = pages.count;
  }, [view, pages.count]);

  return (
    <section class="stage" aria-label={texts.tile.stage}>
      <div class="stage-area" ref={container} {...swipe}>
        {size.width > 0 &&
          tiles.map((tile) => {
            const place = {
              box: places.get(tile.key) ?? nowhere,
              large: featured.includes(tile),
              leading: tile.key === speaker,
              away: away.has(tile.key),
            };
            return tile.kind === 'screen' ? (
              <ScreenTile key={tile.key} tile={tile} {...place} />
            ) : (
              <PersonTile key={tile.key} tile={tile} {...place} hand={hands.get(tile.person.participantId)} />
            );
          })}
        {pages.pager && <Pager page={page} pages={pages.count} box={pages.pager} />}
      </div>
      {alone && <Alone />}
    </section>
  );
}

/** The keys of the tiles that are not large in the order of their places; who speaks and isn't on the first page comes there. */
function useSeats(
  tiles: readonly Tile[],
  featured: readonly Tile[],
  perPage: number,
  speaker: string | undefined,
): readonly string[] {
  const seating = useRef(nobodySeated);
  const talking = useRef<ReadonlyMap<string, number>>(new Map());
  const now = Date.now();
  talking.current = new Map(
    tiles.filter((tile) => tile.speaking).map(({ key }) => [key, talking.current.get(key) ?? now] as const),
  );
  const speaks = (key: string) => key === speaker || now - (talking.current.get(key) ?? now) >= aWord;
  const sitters = tiles.map((tile) => ({
    key: tile.key,
    seat: tile.person.seat,
    speaking: tile.speaking,
    large: featured.includes(tile),
    rank: tile.self || tile.kind === 'screen' ? 3 : tile.person.handRaisedAt !== null ? 2 : speaks(tile.key) ? 1 : 0,
  }));
  seating.current = reseat(seating.current, sitters, perPage, now);
  const large = new Set(featured.map((tile) => tile.key));
  return seating.current.order.filter((key) => !large.has(key));
}

/**
 * Who spoke last, other than oneself; stays in pauses, so that no picture jumps. The media server knows best who leads; without it, and
 * while one leads oneself, the first who speaks does, until there is a pause.
 */
function useLastSpeaker(tiles: readonly Tile[], leading: string | undefined): string | undefined {
  const last = useRef<string | undefined>(undefined);
  const known = tiles.find((tile) => tile.key === leading && !tile.self);
  if (known !== undefined) {
    last.current = known.key;
  } else if (tiles.find((tile) => tile.key === last.current)?.speaking !== true) {
    last.current = tiles.find((tile) => tile.speaking && !tile.self)?.key ?? last.current;
  }

  return last.current;
}

function useSize() {
  const container = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = container.current;
    if (element === null) {
      return;
    }

    const observer = new ResizeObserver(() => {
      setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    setSize({ width: element.clientWidth, height: element.clientHeight });
    return () => observer.disconnect();
  }, []);
  return [container, size] as const;
}
