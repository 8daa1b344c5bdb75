import type { MediaPriority } from '../protocol/signals';
import type { Asking } from './server/asking';
import { shownKey } from './server/receiving';
import type { Shown } from './server/section';

/** How often the page is looked at, in milliseconds: sizes change with every newcomer and every turn of a phone. */
const lookInterval = 500;

/** Finer screens show no more of a face. */
const finest = 2;

/** Looks at which pictures are on the page, how large, and says so when what is to be asked for changes. */
export function watchPictures(
  root: ParentNode,
  asking: Asking,
  changed: (shown: ReadonlyMap<string, Shown>) => void,
  scope: AbortSignal,
): () => void {
  let last = '';
  const look = () => {
    const seen = document.visibilityState === 'hidden' ? new Map<string, Shown>() : shownPictures(root);
    const asked = asking.plan(seen, performance.now());
    const now = JSON.stringify([...asked]);
    if (now !== last) {
      last = now;
      changed(asked);
    }
  };
  const timer = setInterval(look, lookInterval);
  document.addEventListener('visibilitychange', look, { signal: scope });
  window.addEventListener('resize', look, { signal: scope });
  scope.addEventListener('abort', () => clearInterval(timer), { once: true });
  return look;
}

function shownPictures(root: ParentNode): Map<string, Shown> {
  const shown = new Map<string, Shown>();
  for (const tile of root.querySelectorAll<HTMLElement>('[data-participant-id]')) {
    const { participantId, self, screen } = tile.dataset;
    if (participantId !== undefined && self !== 'true' && isSeen(tile)) {
      const source = screen === 'true' ? 'screen' : 'camera';
      const { clientWidth, clientHeight } = tile;
      shown.set(shownKey(participantId, source), {
        width: pixels(clientWidth),
        height: pixels(clientHeight),
        priority: source === 'screen' ? 'screen' : priorityOf(tile),
      });
    }
  }
  return shown;
}

function priorityOf(tile: HTMLElement): MediaPriority {
  return tile.querySelector('.tile-pin-on') !== null
    ? 'pinned'
    : tile.classList.contains('tile-leading')
      ? 'speaker'
      : 'other';
}

/** On this page of tiles, within the window, and not under a panel that covers a phone. */
function isSeen(tile: HTMLElement): boolean {
  const { width, height, bottom, right, top, left } = tile.getBoundingClientRect();
  const inView = width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  return (
    inView &&
    getComputedStyle(tile).visibility !== 'hidden' &&
    document.elementFromPoint((left + right) / 2, (top + bottom) / 2)?.closest('.panel') == null
  );
}

const pixels = (length: number): number => Math.ceil(length * Math.min(devicePixelRatio, finest));
