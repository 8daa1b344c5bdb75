import type { MediaPriority, WantedMedia } from '../../protocol/signals';
import type { Source } from '../transport';

export type Kind = 'audio' | 'video';

export const kindOf = (source: Source): Kind => (source === 'camera' || source === 'screen' ? 'video' : 'audio');

/** How large a picture is shown, in device pixels; nothing: it is out of view. */
export interface Shown {
  readonly width: number;
  readonly height: number;
  readonly priority: MediaPriority;
}

export const unseen: Shown = { width: 0, height: 0, priority: 'other' };

/** A receiving section and whose source it carries. */
export class Section {
  readonly transceiver: RTCRtpTransceiver;
  readonly kind: Kind;
  participantId: string | undefined;
  source: Source | undefined;
  shown: Shown = unseen;
  /** When the section got its source, by the clock of the page in milliseconds. */
  since = 0;
  /** Whether it ever carried anything. */
  isUsed = false;
  /** Until when it may still carry the source before; nothing: what comes is of the present one. */
  staleUntil: number | undefined;

  constructor(transceiver: RTCRtpTransceiver, kind: Kind) {
    this.transceiver = transceiver;
    this.kind = kind;
  }

  get track(): MediaStreamTrack {
    return this.transceiver.receiver.track;
  }

  get isFree(): boolean {
    return this.participantId === undefined;
  }

  /** Level of the sound as received, 0..1, with the moment it was measured. */
  get soundLevel(): { readonly level: number; readonly at: number } | undefined {
    const [source] = this.transceiver.receiver.getSynchronizationSources?.() ?? [];
    return source && { level: source.audioLevel ?? 0, at: source.timestamp };
  }

  /** When the newest packet came, in milliseconds of a clock that only this value has; 0: none came lately. */
  get newestPacket(): number {
    return this.transceiver.receiver.getSynchronizationSources?.()[0]?.timestamp ?? 0;
  }

  /** What the media server is asked for; nothing before the first negotiation. */
  get wish(): WantedMedia | undefined {
    const { mid } = this.transceiver;
    return mid === null
      ? undefined
      : {
          mid,
          participantId: this.participantId ?? null,
          source: this.source ?? null,
          width: Math.round(this.shown.width),
          height: Math.round(this.shown.height),
          priority: this.shown.priority,
        };
  }
}

export const sameWish = (a: WantedMedia | undefined, b: WantedMedia): boolean =>
  a !== undefined &&
  a.participantId === b.participantId &&
  a.source === b.source &&
  a.width === b.width &&
  a.height === b.height &&
  a.priority === b.priority;
