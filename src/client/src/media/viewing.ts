import type { MediaPriority } from '../protocol/signals';
import { shownKey } from './server/receiving';
import type { Shown } from './server/section';

/** How often the page is looked at, in milliseconds: sizes change with every newcomer and every turn of a phone. */
const lookInterval = 500;

/** Sizes are rounded up to multiples of this, so that dragging a window does not ask for something else with every pixel. */
const step = 40;

/** Looks at which pictures are on the page, how large, and says so when it changes. */
export function watchPictures(
  root: ParentNode,
  changed: (shown: ReadonlyMap<string, Shown>) => void,
  scope: AbortSignal,
): void {
  let last = '';
  const look = () => {
    const shown = document.visibilityState === 'hidden' ? new Map<string, Shown>() : shownPictures(root);
    const now = JSON.stringify([...shown]);
    if (now !== last) {
      last = now;
      changed(shown);
    }
  };
  const timer = setInterval(look, lookInterval);
  document.addEventListener('visibilitychange', look, { signal: scope });
  window.addEventListener('resize', look, { signal: scope });
  scope.addEventListener('abort', () => clearInterval(timer), { once: true });
}

function shownPictures(root: ParentNode): Map<string, Shown> {
  const shown = new Map<string, Shown>();
  for (const tile of root.querySelectorAll<HTMLElement>('[data-participant-id]')) {
    const { participantId, self, screen, speaking } = tile.dataset;
    const { width, height, bottom, right, top, left } = tile.getBoundingClientRect();
    const inView = width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    if (participantId !== undefined && self !== 'true' && inView) {
      const source = screen === 'true' ? 'screen' : 'camera';
      const priority: MediaPriority =
        source === 'screen'
          ? 'screen'
          : tile.querySelector('.tile-pin-on') !== null
            ? 'pinned'
            : speaking === 'true'
              ? 'speaker'
              : 'other';
      shown.set(shownKey(participantId, source), { width: pixels(width), height: pixels(height), priority });
    }
  }
  return shown;
}

const pixels = (length: number): number => Math.ceil((length * devicePixelRatio) / step) * step;
