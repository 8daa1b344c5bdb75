import type { MediaPriority } from '../../protocol/signals';
import { cameraLayers } from './encodings';
import type { Shown } from './section';

/** How much a person wants to receive. */
export type Saving = 'none' | 'data' | 'audio';

/** A picture may be enlarged by that before the next layer is asked for; the media server thinks the same. */
const enlargement = 1.25;

/** A picture has to become so much smaller than needed before a lower layer is asked for, */
const shrinkage = 0.9;

/** and for so long, in milliseconds: a dragged window and a change of speaker must not ask for a keyframe each time. */
const lessAfter = 2_000;

/**
 * What all cameras on a page may cost, in bits per second: with eight voices and all headers less than 4 Mbit/s. Three are shown as sharp
 * as they are.
 */
const budgetFor = (saving: Saving, cameras: number): number =>
  saving === 'data' ? 700_000 : cameras > 3 ? 3_300_000 : 5_100_000;

interface Layer {
  /** What a picture of 16:9 has. */
  readonly width: number;
  readonly height: number;
  /** What is asked for: cameras that stand upright have this layer's quality within it as well. */
  readonly asked: { readonly width: number; readonly height: number };
  readonly bitsPerSecond: number;
}

const layers: readonly Layer[] = cameraLayers.map(({ width, height, bitsPerSecond }, index, all) => ({
  width,
  height,
  bitsPerSecond,
  asked: index === all.length - 1 ? { width, height } : { width: Math.floor(height * enlargement), height },
}));

/** Who is served first. Screens have a bandwidth of their own. */
const ranks: Readonly<Record<MediaPriority, number>> = { screen: 3, pinned: 2, speaker: 1, other: 0 };

interface Held {
  readonly layer: number;
  /** Since when less would do. */
  readonly lessSince: number | undefined;
}

/** Decides from what is on the page which quality of each picture is asked for: as much as is seen, and no more than a line bears. */
export class Asking {
  readonly #held = new Map<string, Held>();
  readonly #screens = new Map<string, Shown>();
  saving: Saving = 'none';

  /** What to ask for. Pictures that are not in it are not seen. */
  plan(seen: ReadonlyMap<string, Shown>, now: number): ReadonlyMap<string, Shown> {
    const shown = this.saving === 'audio' ? new Map<string, Shown>() : seen;
    for (const map of [this.#held, this.#screens]) {
      for (const key of map.keys()) {
        if (!shown.has(key)) {
          map.delete(key);
        }
      }
    }

    const cameras = [...shown].filter(([, { priority }]) => priority !== 'screen');
    const granted = this.#share(cameras);
    const asked = new Map<string, Shown>();
    for (const [key, { priority }] of cameras) {
      const held = holding(this.#held.get(key), granted.get(key) ?? 0, now);
      this.#held.set(key, held);
      const layer = layers[held.layer];
      if (layer !== undefined) {
        asked.set(key, { ...layer.asked, priority });
      }
    }
    for (const [key, size] of shown) {
      if (size.priority === 'screen') {
        asked.set(key, this.#screen(key, size));
      }
    }
    return asked;
  }

  /** The lowest layer for all, then rank by rank what is seen of more; those of the lowest rank look alike. */
  #share(cameras: readonly (readonly [string, Shown])[]): ReadonlyMap<string, number> {
    const budget = budgetFor(this.saving, cameras.length);
    const wanted = cameras.map(([key, size]) => ({
      key,
      rank: ranks[size.priority],
      layer: layerFor(size, this.#held.get(key)?.layer),
    }));
    const granted = new Map(wanted.map(({ key }) => [key, 0]));
    let used = cameras.length * costOf(0);
    for (const group of groups(wanted)) {
      for (let layer = 1; layer < layers.length; layer++) {
        const raised = group.filter((one) => one.layer >= layer);
        const price = raised.length * (costOf(layer) - costOf(layer - 1));
        if (used + price > budget) {
          break;
        }
        used += price;
        for (const { key } of raised) {
          granted.set(key, layer);
        }
      }
    }
    return granted;
  }

  /** A screen has two layers of unknown size, so its own size is asked for, in steps. */
  #screen(key: string, size: Shown): Shown {
    const before = this.#screens.get(key);
    const fits = (mine: number, other: number) => mine <= other && mine >= other * 0.7;
    const asked =
      this.saving === 'data'
        ? { ...size, width: Math.min(size.width, 640), height: Math.min(size.height, 360) }
        : before !== undefined && fits(size.width, before.width) && fits(size.height, before.height)
          ? before
          : { ...size, width: Math.ceil(size.width * 1.1), height: Math.ceil(size.height * 1.1) };
    this.#screens.set(key, asked);
    return asked;
  }
}

const costOf = (layer: number): number => layers[layer]?.bitsPerSecond ?? 0;

function layerFor({ width, height }: Shown, current = -1): number {
  const index = layers.findIndex((layer, at) => {
    const most = enlargement * (at < current ? shrinkage : 1);
    return width <= layer.width * most && height <= layer.height * most;
  });
  return index < 0 ? layers.length - 1 : index;
}

/** More at once, less when it has lasted. */
function holding(before: Held | undefined, layer: number, now: number): Held {
  if (before === undefined || layer >= before.layer) {
    return { layer, lessSince: undefined };
  }
  const lessSince = before.lessSince ?? now;
  return now - lessSince >= lessAfter ? { layer, lessSince: undefined } : { layer: before.layer, lessSince };
}

/** Each of the higher ranks for itself, the highest first; all of the lowest rank together. */
function groups<T extends { readonly rank: number }>(wanted: readonly T[]): T[][] {
  const first = wanted.filter(({ rank }) => rank > 0).sort((a, b) => b.rank - a.rank);
  return [...first.map((one) => [one]), wanted.filter(({ rank }) => rank === 0)];
}
