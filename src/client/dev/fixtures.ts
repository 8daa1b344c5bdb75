// Made-up states of the call, with drawn pictures instead of cameras.
import type { SettingsInfo } from '../src/protocol/signals';
import type { CallState, ChatEntry, Permissions, Quality, RemotePerson, WaitingPerson } from '../src/state/model';

const names = [
  'Ada',
  'Noor Haddad',
  'Emil Brandt',
  'Sofia',
  'Kenji Tanaka',
  'Priya',
  'Luc Moreau',
  'Amara Okafor',
  'Jonas',
  'Maria-Magdalena von Hohenstein-Liebenau',
  'ليلى',
  'Tom',
];

export function picture(hue: number, wide = 640, high = 360, label = ''): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = wide;
  canvas.height = high;
  const context = canvas.getContext('2d');
  const draw = () => {
    if (context === null) {
      return;
    }

    const sky = context.createLinearGradient(0, 0, wide, high);
    sky.addColorStop(0, `hsl(${hue} 30% 62%)`);
    sky.addColorStop(1, `hsl(${hue + 40} 28% 34%)`);
    context.fillStyle = sky;
    context.fillRect(0, 0, wide, high);
    if (label === '') {
      context.fillStyle = `hsl(${hue + 20} 25% 22%)`;
      context.beginPath();
      context.ellipse(wide / 2, high * 1.05, wide * 0.24, high * 0.42, 0, 0, 7);
      context.fill();
      context.fillStyle = `hsl(28 35% ${52 + (hue % 20)}%)`;
      context.beginPath();
      context.ellipse(wide / 2, high * 0.42, high * 0.17, high * 0.22, 0, 0, 7);
      context.fill();
    } else {
      context.fillStyle = '#f6f6f2';
      context.fillRect(40, 40, wide - 80, high - 80);
      context.fillStyle = '#234';
      context.font = '48px sans-serif';
      context.fillText(label, 80, 130);
      for (let row = 0; row < 8; row++) {
        context.fillStyle = '#ccd4d2';
        context.fillRect(80, 180 + row * 44, (wide - 260) * (0.5 + ((row * 37) % 50) / 100), 14);
      }
    }
  };
  draw();
  setInterval(draw, 200);
  return canvas.captureStream(5);
}

const start = Date.parse('2026-03-02T09:30:00Z');

export const everything: Permissions = { audio: true, video: true, screenShare: true, chat: true, reactions: true };

export const settings: SettingsInfo = {
  waitingRoom: true,
  locked: false,
  passwordSet: false,
  participantsMayStart: true,
  neverDirect: false,
  coHostsMayNameCoHosts: false,
  actingCoHosts: true,
  capacity: null,
  permissions: everything,
  newcomersHeld: false,
};

export function waiter(index: number): WaitingPerson {
  return {
    participantId: `w${index}`,
    displayName: names[index % names.length] ?? 'Somebody',
    guest: index % 2 === 1,
    invited: index % 3 === 0,
    reason: 'waitingRoom',
    since: new Date(start + index * 1000).toISOString(),
  };
}

export function person(index: number, changes: Partial<RemotePerson> = {}): RemotePerson {
  const video = index % 3 !== 2;
  return {
    participantId: `p${index}`,
    instanceId: `i${index}`,
    displayName: names[index % names.length] ?? 'Somebody',
    role: 'participant',
    guest: index % 2 === 1,
    media: { audio: index % 4 !== 3, video, screen: false },
    presence: 'here',
    handRaisedAt: null,
    joinedAt: new Date(start + index * 1000).toISOString(),
    seat: index + 1,
    via: 'page',
    permissions: everything,
    acting: false,
    invited: false,
    accountId: null,
    path: 'connected',
    speaking: index === 1,
    ...(video ? { camera: picture(index * 47) } : {}),
    ...changes,
  };
}

export function line(index: number, from: number, text: string, changes: Partial<ChatEntry> = {}): ChatEntry {
  return {
    messageId: `m${index}`,
    from: `p${from}`,
    fromName: names[from] ?? 'Somebody',
    to: null,
    toName: null,
    text,
    sentAt: new Date(start + index * 100_000).toISOString(),
    state: 'sent',
    ...changes,
  };
}

export const chat: readonly ChatEntry[] = [
  line(1, 1, 'Good morning! Can everybody see the agenda?'),
  line(2, 0, 'Yes, thanks.'),
  line(3, 2, 'The draft is at https://example.org/plans/spring?page=2 (second page).'),
  line(4, 2, 'Comments are welcome.\nI will collect them until noon.'),
  line(5, 1, 'Can you take the second point?', { to: 'p0', toName: names[0] ?? null }),
  line(6, 0, 'Sure.', { to: 'p1', toName: names[1] ?? null }),
  line(7, 3, 'صباح الخير جميعا'),
  line(8, 0, 'Does Thursday suit you all?', { state: 'failed' }),
];

/** Numbers as of a call by the media server. */
export function quality(people: readonly RemotePerson[], changes: Partial<Quality> = {}): Quality {
  const sent = ['q', 'h', 'f'].map((rid, index) => ({
    key: rid,
    direction: 'out' as const,
    source: 'camera' as const,
    rid,
    codec: 'VP8',
    width: 320 << index,
    height: 180 << index,
    framesPerSecond: 30,
    bitsPerSecond: [128_000, 470_000, 1_640_000][index] ?? 0,
    packets: 100,
    lost: index,
    limit: index === 2 ? ('bandwidth' as const) : ('none' as const),
  }));
  const received = people.flatMap(({ participantId, media }) =>
    (['microphone', ...(media.video ? ['camera' as const] : [])] as const).map((source) => ({
      key: `${participantId} ${source}`,
      direction: 'in' as const,
      source,
      participantId,
      codec: source === 'camera' ? 'VP8' : 'opus',
      ...(source === 'camera' && { width: 640, height: 360 }),
      framesPerSecond: 30,
      bitsPerSecond: source === 'camera' ? 481_000 : 32_000,
      packets: 100,
      lost: 0,
      limit: 'none' as const,
    })),
  );
  return {
    figures: {
      streams: [...sent, ...received],
      paths: [{ way: 'server', relayed: false, protocol: 'udp', roundTrip: 23, canSend: 3_000_000 }],
    },
    bars: new Map(people.map(({ participantId }, index) => [participantId, index === 1 ? 1 : index === 3 ? 2 : 3])),
    ...changes,
  };
}

export function call(count: number, changes: Partial<CallState> = {}): CallState {
  const { path: _path, speaking: _speaking, camera: _camera, ...self } = person(0, { role: 'host', guest: true });
  return {
    meetingId: 'abc-defg-hij',
    title: 'Spring planning',
    phase: { kind: 'call' },
    channel: 'connected',
    self,
    displayName: names[0] ?? '',
    doors: { password: false, waitingRoom: false, locked: false, host: false },
    settings: { ...settings, waitingRoom: false },
    waiting: [],
    people: Array.from({ length: count - 1 }, (_, index) => person(index + 1)),
    viewers: 0,
    chat: [],
    unread: 0,
    reactions: [],
    microphone: { wanted: true, live: true },
    camera: { wanted: true, live: true },
    screen: { wanted: false, live: false },
    speaking: false,
    microphoneLevel: 0.3,
    cameraStream: picture(170),
    devices: {
      microphones: [
        { deviceId: 'm1', label: 'Built-in microphone' },
        { deviceId: 'm2', label: 'Headset with a rather long product name (046d:0a8f)' },
      ],
      cameras: [{ deviceId: 'c1', label: 'Built-in camera' }],
      speakers: [{ deviceId: 's1', label: 'Built-in speakers' }],
      microphone: 'm2',
    },
    saving: 'none',
    soundBlocked: false,
    soundOff: false,
    canShareScreen: true,
    canChooseSpeaker: true,
    notices: [],
    announcements: [{ id: 1, text: 'Noor Haddad joined' }],
    panel: 'none',
    ...changes,
  };
}
