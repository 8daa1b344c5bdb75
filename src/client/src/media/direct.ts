import type { ParticipantInfo } from '../protocol/signals';
import type { PeerPath } from '../state/model';

/** What comes from somebody directly. */
export interface Direct {
  path: PeerPath;
  camera?: MediaStream;
  screen?: MediaStream;
  /** Since when this person can't be reached directly. */
  brokenSince: number | undefined;
}

/** Whether everything that is on arrives. */
export function isComplete({ media }: ParticipantInfo, { camera, screen }: Direct): boolean {
  const arrives = (stream: MediaStream | undefined, kind: string) =>
    stream?.getTracks().some((track) => track.kind === kind && !track.muted) === true;
  return (
    (!media.audio || arrives(camera, 'audio')) &&
    (!media.video || arrives(camera, 'video')) &&
    (!media.screen || arrives(screen, 'video'))
  );
}
