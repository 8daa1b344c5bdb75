import type { Source } from './transport';

/** Upload that video may use in a mesh, in bits per second: every viewer gets an own copy. */
const cameraBudget = 3_600_000;
const cameraMost = 1_800_000;
const cameraLeast = 250_000;
const screenBudget = 6_000_000;
const screenMost = 2_500_000;
const screenLeast = 500_000;

export interface SendLimits {
  readonly maxBitrate?: number;
  readonly maxFramerate?: number;
  readonly degradationPreference?: RTCDegradationPreference;
}

const share = (budget: number, least: number, most: number, viewers: number): number =>
  Math.round(Math.min(most, Math.max(least, budget / Math.max(1, viewers))));

/** How much of a source one viewer gets, when there are so many. */
export function limitsFor(source: Source, viewers: number): SendLimits {
  switch (source) {
    case 'camera':
      return {
        maxBitrate: share(cameraBudget, cameraLeast, cameraMost, viewers),
        maxFramerate: 30,
        degradationPreference: 'balanced',
      };
    case 'screen':
      // Text must stay readable: rather fewer pictures than blurred ones.
      return {
        maxBitrate: share(screenBudget, screenLeast, screenMost, viewers),
        maxFramerate: 15,
        degradationPreference: 'maintain-resolution',
      };
    case 'microphone':
      return { maxBitrate: 40_000 };
    case 'screenSound':
      return { maxBitrate: 96_000 };
    default:
      return source satisfies never;
  }
}

/** Applies limits to a sender that has been negotiated. */
export async function applyLimits(sender: RTCRtpSender, limits: SendLimits): Promise<void> {
  const parameters = sender.getParameters();
  const encoding = parameters.encodings?.[0];
  if (encoding === undefined) {
    return;
  }

  if (limits.maxBitrate !== undefined) {
    encoding.maxBitrate = limits.maxBitrate;
  }
  if (limits.maxFramerate !== undefined) {
    encoding.maxFramerate = limits.maxFramerate;
  }
  if (limits.degradationPreference !== undefined) {
    parameters.degradationPreference = limits.degradationPreference;
  }
  await sender.setParameters(parameters);
}
