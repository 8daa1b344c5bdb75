import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Alone } from './alone';
import { arrangeStage, type Box, cameraShape, screenShape } from './grid';
import { handsOf, type Tile, tilesOf } from './seats';
import { texts } from './texts';
import { PersonTile, ScreenTile } from './tile';
import { useView } from './view';

const gap = 8;
const nowhere: Box = { x: 0, y: 0, width: 0, height: 0 };

/** All pictures of the call. Only places change here, never elements, so that no picture or sound is interrupted. */
export function Stage() {
  const view = useView();
  const state = view.state.value;
  const [container, size] = useSize();
  const tiles = tilesOf(state);
  const hands = handsOf(state);
  const featured = featuredTiles(tiles, view.layout.value, view.pinned.value, useLastSpeaker(tiles));
  const others = tiles.filter((tile) => !featured.includes(tile));
  const alone = state.people.length === 0 && featured.length === 0;

  const area = { x: 0, y: 0, width: size.width, height: size.height };
  const shape = featured.some((tile) => tile.kind === 'screen') ? screenShape : cameraShape(area.width, area.height);
  const boxes = arrangeStage(featured.length, others.length, area, gap, shape);
  const places = new Map<string, Box>();
  featured.forEach((tile, index) => {
    places.set(tile.key, boxes.featured[index] ?? nowhere);
  });
  others.forEach((tile, index) => {
    places.set(tile.key, boxes.others[index] ?? nowhere);
  });

  return (
    <section class="stage" aria-label={texts.tile.stage}>
      <div class="stage-area" ref={container}>
        {size.width > 0 &&
          tiles.map((tile) => {
            const box = places.get(tile.key) ?? nowhere;
            const large = featured.includes(tile);
            return tile.kind === 'screen' ? (
              <ScreenTile key={tile.key} tile={tile} box={box} large={large} />
            ) : (
              <PersonTile
                key={tile.key}
                tile={tile}
                box={box}
                large={large}
                hand={hands.get(tile.person.participantId)}
              />
            );
          })}
      </div>
      {alone && <Alone />}
    </section>
  );
}

function featuredTiles(
  tiles: readonly Tile[],
  layout: 'grid' | 'speaker',
  pinned: string | undefined,
  speaker: string | undefined,
): Tile[] {
  const pin = tiles.find((tile) => tile.key === pinned);
  if (pin !== undefined) {
    return tiles.length > 1 ? [pin] : [];
  }

  const screens = tiles.filter((tile) => tile.kind === 'screen');
  if (screens.length > 0) {
    return screens;
  }

  const others = tiles.filter((tile) => !tile.self);
  const shown = others.find((tile) => tile.key === speaker) ?? others[0];
  return layout === 'speaker' && shown !== undefined ? [shown] : [];
}

/** Who spoke last stays large in pauses, so that the picture doesn't jump. */
function useLastSpeaker(tiles: readonly Tile[]): string | undefined {
  const last = useRef<string | undefined>(undefined);
  const current = tiles.find((tile) => tile.key === last.current);
  if (current?.speaking !== true) {
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
