import type { CaptureKind } from './capture';

type Kind = CaptureKind | 'speaker';

const keyOf = (kind: Kind): string => `parley.device.${kind}`;

/** Device choices of this browser, kept over meetings. A browser that keeps nothing costs only the convenience. */
export function rememberedDevice(storage: Storage, kind: Kind): string | undefined {
  return storage.getItem(keyOf(kind)) ?? undefined;
}

export function rememberDevice(storage: Storage, kind: Kind, deviceId: string): void {
  storage.setItem(keyOf(kind), deviceId);
}
