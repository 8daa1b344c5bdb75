import type { Kind } from './section';

/** In order of preference. Fewer of them keep an offer of sixty sections small. */
const wanted: Readonly<Record<Kind, readonly RegExp[]>> = {
  audio: [/^audio\/opus$/i],
  video: [/^video\/vp8$/i, /^video\/h264$/i, /^video\/vp9$/i, /^video\/av1$/i, /^video\/rtx$/i],
};

/** The codecs to negotiate: one profile of each, which is the one all browsers have. */
export function codecsOf(kind: Kind): RTCRtpCodec[] {
  const known = globalThis.RTCRtpReceiver?.getCapabilities?.(kind)?.codecs ?? [];
  return wanted[kind].flatMap((pattern) => known.filter((codec) => pattern.test(codec.mimeType) && isUsual(codec)));
}

function isUsual({ mimeType, sdpFmtpLine = '' }: RTCRtpCodec): boolean {
  switch (mimeType.toLowerCase()) {
    case 'video/h264':
      // Constrained baseline, in packets as large as the path takes (RFC 6184 section 8.1).
      return /profile-level-id=42e01f/i.test(sdpFmtpLine) && /packetization-mode=1/.test(sdpFmtpLine);
    case 'video/vp9':
      return !/profile-id=[1-9]/.test(sdpFmtpLine);
    case 'video/av1':
      return !/profile=[1-9]/.test(sdpFmtpLine);
    default:
      return true;
  }
}
