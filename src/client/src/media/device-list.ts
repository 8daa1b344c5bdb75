import type { DeviceChoice, Devices } from '../state/model';

type Lists = Pick<Devices, 'microphones' | 'cameras' | 'speakers'>;

/** The devices to choose from. Before a permission is given browsers tell neither ids nor names; such entries are left out. */
export async function listDevices(media: Pick<MediaDevices, 'enumerateDevices'> | undefined): Promise<Lists> {
  const all = (await media?.enumerateDevices()) ?? [];
  return {
    microphones: choices(all, 'audioinput'),
    cameras: choices(all, 'videoinput'),
    speakers: choices(all, 'audiooutput'),
  };
}

function choices(all: readonly MediaDeviceInfo[], kind: MediaDeviceKind): readonly DeviceChoice[] {
  return all
    .filter((device) => device.kind === kind && device.deviceId !== '')
    .map(({ deviceId, label }) => ({ deviceId, label: label || deviceId.slice(0, 8) }));
}
