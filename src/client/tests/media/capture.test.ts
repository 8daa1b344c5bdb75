import { describe, expect, test } from 'vitest';
import { capture, captureBoth } from '../../src/media/capture';
import { problemOf } from '../../src/media/problem';

const failure = (name: string) => Object.assign(new Error(name), { name });
const track = (kind: string) => ({ kind, stop: () => undefined }) as unknown as MediaStreamTrack;

/** Devices of which some calls fail: `fail` gets each call's constraints and names the error, or nothing. */
function devices(fail: (constraints: MediaStreamConstraints) => string | undefined) {
  const asked: MediaStreamConstraints[] = [];
  const media = {
    getUserMedia: async (constraints: MediaStreamConstraints = {}) => {
      asked.push(constraints);
      const name = fail(constraints);
      if (name !== undefined) {
        throw failure(name);
      }
      return {
        getAudioTracks: () => (constraints.audio ? [track('audio')] : []),
        getVideoTracks: () => (constraints.video ? [track('video')] : []),
      } as unknown as MediaStream;
    },
  };
  return { media, asked };
}

const isExact = ({ audio, video }: MediaStreamConstraints) =>
  [audio, video].some((part) => typeof part === 'object' && part.deviceId !== undefined);

describe('one device', () => {
  test('is the wanted one when it is there', async () => {
    const { media, asked } = devices(() => undefined);

    expect(await capture(media, 'camera', 'cam')).toMatchObject({ kind: 'track' });
    expect(asked).toMatchObject([{ video: { deviceId: { exact: 'cam' } } }]);
  });

  test('is another one when the wanted one is gone or busy', async () => {
    for (const name of ['OverconstrainedError', 'NotFoundError', 'NotReadableError']) {
      const { media, asked } = devices((constraints) => (isExact(constraints) ? name : undefined));

      expect(await capture(media, 'microphone', 'mic')).toMatchObject({ kind: 'track' });
      expect(asked).toHaveLength(2);
    }
  });

  test('is taken with no wishes at all when the wishes are the trouble', async () => {
    const { media } = devices(({ video }) => (video === true ? undefined : 'OverconstrainedError'));

    expect(await capture(media, 'camera')).toMatchObject({ kind: 'track' });
  });

  test('that was denied is not asked for again', async () => {
    const { media, asked } = devices(() => 'NotAllowedError');

    expect(await capture(media, 'camera', 'cam')).toEqual({ kind: 'problem', problem: 'denied' });
    expect(asked).toHaveLength(1);
  });

  test('can not be had on a page that is not secure', async () => {
    expect(await capture(undefined, 'camera')).toEqual({ kind: 'problem', problem: 'insecure' });
  });
});

describe('both devices', () => {
  test('take one question', async () => {
    const { media, asked } = devices(() => undefined);
    const both = await captureBoth(media, undefined, undefined);

    expect([both.microphone.kind, both.camera.kind]).toEqual(['track', 'track']);
    expect(asked).toHaveLength(1);
  });

  test('without a camera the microphone works all the same', async () => {
    const { media } = devices(({ video }) => (video ? 'NotFoundError' : undefined));

    expect(await captureBoth(media, 'mic', 'cam')).toMatchObject({
      microphone: { kind: 'track' },
      camera: { kind: 'problem', problem: 'missing' },
    });
  });

  test('each has a problem of its own', async () => {
    const { media } = devices(({ audio, video }) =>
      audio && video ? 'NotAllowedError' : audio ? 'NotAllowedError' : 'NotReadableError',
    );

    expect(await captureBoth(media, undefined, undefined)).toEqual({
      microphone: { kind: 'problem', problem: 'denied' },
      camera: { kind: 'problem', problem: 'busy' },
    });
  });
});

test('errors of browsers have their meaning', () => {
  const meanings = ['NotAllowedError', 'NotFoundError', 'NotReadableError', 'TypeError'].map((name) =>
    problemOf(failure(name)),
  );

  expect(meanings).toEqual(['denied', 'missing', 'busy', 'unknown']);
});
