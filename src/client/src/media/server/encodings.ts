import type { Source } from '../transport';

/** Simulcast layers from the lowest on, in bits per second. The server numbers them in this order. */
const camera: readonly RTCRtpEncodingParameters[] = [
  { rid: 'q', scaleResolutionDownBy: 4, maxBitrate: 130_000, maxFramerate: 30 },
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 500_000, maxFramerate: 30 },
  { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 1_700_000, maxFramerate: 30 },
];

/** The lower layer of a screen has fewer pictures rather than fewer pixels: text must stay readable. */
const screen: readonly RTCRtpEncodingParameters[] = [
  { rid: 'h', scaleResolutionDownBy: 2, maxBitrate: 400_000, maxFramerate: 5 },
  { rid: 'f', scaleResolutionDownBy: 1, maxBitrate: 2_500_000, maxFramerate: 15 },
];

/** The layers of a camera of 1280 by 720. */
export const cameraLayers = camera.map(({ scaleResolutionDownBy = 1, maxBitrate = 0 }) => ({
  width: 1280 / scaleResolutionDownBy,
  height: 720 / scaleResolutionDownBy,
  bitsPerSecond: maxBitrate,
}));

export function encodingsOf(source: Source): RTCRtpEncodingParameters[] {
  switch (source) {
    case 'camera':
      return camera.map((layer) => ({ ...layer }));
    case 'screen':
      return screen.map((layer) => ({ ...layer }));
    case 'microphone':
      return [{ maxBitrate: 40_000 }];
    case 'screenSound':
      return [{ maxBitrate: 96_000 }];
    default:
      return source satisfies never;
  }
}

/** Encodes only the layers that somebody is sent. */
export async function activate(sender: RTCRtpSender, highest: number | null): Promise<void> {
  const parameters = sender.getParameters();
  const encodings = parameters.encodings ?? [];
  const wanted = encodings.map((_, layer) => highest !== null && layer <= highest);
  if (encodings.every((encoding, layer) => (encoding.active ?? true) === wanted[layer])) {
    return;
  }
  for (const [layer, encoding] of encodings.entries()) {
    encoding.active = wanted[layer] ?? true;
  }
  await sender.setParameters(parameters);
}
