import type { DeviceProblem } from '../state/model';
import { problemOf } from './problem';

/** The part of navigator.mediaDevices that opens devices; undefined where the page is not secure. */
export type Capturer = Pick<MediaDevices, 'getUserMedia'> | undefined;

export type CaptureKind = 'microphone' | 'camera';

export type Captured =
  | { readonly kind: 'track'; readonly track: MediaStreamTrack }
  | { readonly kind: 'problem'; readonly problem: DeviceProblem };

const settings = {
  microphone: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
} as const;

function constraintsFor(kind: CaptureKind, deviceId: string | undefined): MediaStreamConstraints {
  const constraints = { ...settings[kind], ...(deviceId && { deviceId: { exact: deviceId } }) };
  return kind === 'microphone' ? { audio: constraints } : { video: constraints };
}

/** Opens one device: the wanted one, and if that can't be had, the one the browser prefers, and then with no wishes at all. */
export async function capture(media: Capturer, kind: CaptureKind, deviceId?: string): Promise<Captured> {
  if (media === undefined) {
    return { kind: 'problem', problem: 'insecure' };
  }

  const bare: MediaStreamConstraints = kind === 'microphone' ? { audio: true } : { video: true };
  const ladder = [...(deviceId ? [constraintsFor(kind, deviceId)] : []), constraintsFor(kind, undefined), bare];
  let problem: DeviceProblem = 'unknown';
  for (const constraints of ladder) {
    try {
      const stream = await media.getUserMedia(constraints);
      return takeTrack(stream, kind);
    } catch (error) {
      problem = problemOf(error);
      if (problem === 'denied') {
        // Asking again would only annoy: the answer covers all devices of the kind.
        break;
      }
    }
  }
  return { kind: 'problem', problem };
}

/** Opens both with a single question to the person, and each for itself when that fails. */
export async function captureBoth(
  media: Capturer,
  microphoneId: string | undefined,
  cameraId: string | undefined,
): Promise<Record<CaptureKind, Captured>> {
  if (media !== undefined) {
    try {
      const constraints = { ...constraintsFor('microphone', microphoneId), ...constraintsFor('camera', cameraId) };
      const stream = await media.getUserMedia(constraints);
      return { microphone: takeTrack(stream, 'microphone'), camera: takeTrack(stream, 'camera') };
    } catch {
      // Which of the two it was is found out below.
    }
  }
  const microphone = await capture(media, 'microphone', microphoneId);
  return { microphone, camera: await capture(media, 'camera', cameraId) };
}

function takeTrack(stream: MediaStream, kind: CaptureKind): Captured {
  const track = (kind === 'microphone' ? stream.getAudioTracks() : stream.getVideoTracks())[0];
  return track ? { kind: 'track', track } : { kind: 'problem', problem: 'missing' };
}
