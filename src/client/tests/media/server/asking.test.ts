import { describe, expect, test } from 'vitest';
import { Asking } from '../../../src/media/server/asking';
import { cameraLayers } from '../../../src/media/server/encodings';
import type { Shown } from '../../../src/media/server/section';

const size = (width: number, priority: Shown['priority'] = 'other', height = Math.round((width * 9) / 16)): Shown => ({
  width,
  height,
  priority,
});
const seen = (...all: Shown[]) => new Map(all.map((shown, index) => [`p${index}/camera`, shown]));

/** The layer that the media server sends of a camera of 1280 by 720, by its own rule (Allocation/Limits.cs). */
function layerOf(asked: Shown | undefined): number {
  if (asked === undefined) {
    return -1;
  }
  const layer = cameraLayers.findIndex(
    ({ width, height }) => width * 1.25 >= asked.width && height * 1.25 >= asked.height,
  );
  return layer < 0 ? cameraLayers.length - 1 : layer;
}

const layersOf = (asked: ReadonlyMap<string, Shown>) => [...asked.values()].map(layerOf);
const rateOf = (asked: ReadonlyMap<string, Shown>) =>
  layersOf(asked).reduce((sum, layer) => sum + (cameraLayers[layer]?.bitsPerSecond ?? 0), 0);

describe('what is asked for', () => {
  test.each([
    [200, 0],
    [400, 0],
    [500, 1],
    [800, 1],
    [1_100, 2],
    [3_000, 2],
  ])('a picture of %i pixels is asked for in layer %i', (width, layer) => {
    expect(layersOf(new Asking().plan(seen(size(width)), 0))).toEqual([layer]);
  });

  test('the height counts as well: a tall tile shows the middle of a wide picture', () => {
    expect(layersOf(new Asking().plan(seen(size(300, 'other', 500)), 0))).toEqual([2]);
  });

  test.each([280, 560, 840])(
    '24 others of %i pixels cost less than 4 Mbit/s with eight voices and all headers',
    (width) => {
      const asked = new Asking().plan(seen(...Array.from({ length: 24 }, () => size(width))), 0);
      // 40 kbit/s a voice and 50 packets a second; a packet of video for each 1100 bytes; 60 bytes of headers each.
      const voices = 8 * (40_000 + 50 * 60 * 8);
      const headers = (rateOf(asked) / (1_100 * 8)) * 60 * 8;

      expect(asked.size).toBe(24);
      expect(rateOf(asked) + headers + voices).toBeLessThan(4_000_000);
    },
  );

  test('three large pictures are all as sharp as they are', () => {
    expect(layersOf(new Asking().plan(seen(size(1_400), size(1_400), size(1_400)), 0))).toEqual([2, 2, 2]);
  });

  test('what is pinned is sharp first, then whoever speaks; the others look alike', () => {
    const others = Array.from({ length: 8 }, () => size(900));
    const asked = new Asking().plan(seen(...others, size(900, 'pinned'), size(900, 'speaker')), 0);

    expect(layersOf(asked)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 2, 1]);
  });

  test('a screen is asked for in its own size, whatever else is on the page', () => {
    const all = seen(...Array.from({ length: 20 }, () => size(300)), size(1_200, 'screen'));
    const asked = new Asking().plan(all, 0).get('p20/camera');

    expect(asked?.width).toBeGreaterThanOrEqual(1_200);
    expect(asked?.priority).toBe('screen');
  });

  test('what is out of view is not asked for at once', () => {
    const asking = new Asking();
    asking.plan(seen(size(300), size(300)), 0);

    expect([...asking.plan(seen(size(300)), 1).keys()]).toEqual(['p0/camera']);
  });
});

describe('steadiness', () => {
  test('more is asked for at once, less after two seconds', () => {
    const asking = new Asking();
    expect(layersOf(asking.plan(seen(size(300)), 0))).toEqual([0]);
    expect(layersOf(asking.plan(seen(size(1_000)), 100))).toEqual([2]);
    expect(layersOf(asking.plan(seen(size(300)), 200))).toEqual([2]);
    expect(layersOf(asking.plan(seen(size(300)), 2_100))).toEqual([2]);
    expect(layersOf(asking.plan(seen(size(300)), 2_200))).toEqual([0]);
  });

  test('a window that is dragged back and forth over a limit changes nothing', () => {
    const asking = new Asking();
    const asked = new Set<string>();
    for (let now = 0; now < 10_000; now += 100) {
      asked.add(JSON.stringify([...asking.plan(seen(size(now % 1_000 < 500 ? 390 : 410)), now)]));
    }

    expect(asked.size).toBe(2);
  });

  test('just below a limit the layer stays', () => {
    const asking = new Asking();
    asking.plan(seen(size(410)), 0);

    expect(layersOf(asking.plan(seen(size(390)), 60_000))).toEqual([1]);
  });

  test('the size of a screen changes in steps', () => {
    const asking = new Asking();
    const first = asking.plan(seen(size(1_000, 'screen')), 0).get('p0/camera');

    expect(asking.plan(seen(size(1_050, 'screen')), 1).get('p0/camera')).toEqual(first);
    expect(asking.plan(seen(size(1_300, 'screen')), 2).get('p0/camera')).not.toEqual(first);
  });
});

describe('saving', () => {
  test('audio only asks for no picture', () => {
    const asking = new Asking();
    asking.saving = 'audio';

    expect(asking.plan(seen(size(300), size(900, 'screen')), 0).size).toBe(0);
  });

  test('saving data asks for little, and for the lower layer of screens', () => {
    const asking = new Asking();
    asking.saving = 'data';
    const asked = asking.plan(seen(size(1_200), size(1_200), size(1_500, 'screen')), 0);

    expect(layersOf(asked).slice(0, 2)).toEqual([0, 0]);
    expect(asked.get('p2/camera')?.width).toBeLessThanOrEqual(640);
  });
});
