// The call's UI without server or media: open with ?scene=NAME. For looking, screenshots and axe; never shipped.
import { signal } from '@preact/signals';
import { arabic } from '../src/languages/ar/language';
import { english } from '../src/languages/en/language';
import { french } from '../src/languages/fr/language';
import { speak } from '../src/languages/speak';
import type { CallActions, CallState, Quality } from '../src/state/model';
import { texts } from '../src/state/texts';
import { renderCall, renderUnsupported } from '../src/ui/call';
import { call, chat, everything, line, person, picture, quality, settings, waiter } from './fixtures';

const noDevices = { microphones: [], cameras: [], speakers: [] };
const off = { wanted: false, live: false };

const withQuality = (state: CallState, changes: Partial<Quality> = {}): CallState => ({
  ...state,
  quality: quality(state.people, changes),
});
const scene = (name: string): CallState => (scenes[name] ?? (() => call(4)))();

const scenes: Record<string, () => CallState> = {
  check: () => call(1, { phase: { kind: 'check' } }),
  'check-denied': () =>
    call(1, {
      phase: { kind: 'check' },
      displayName: '',
      title: '',
      microphone: { wanted: true, live: false, problem: 'denied' },
      camera: { wanted: true, live: false, problem: 'denied' },
      devices: noDevices,
      canChooseSpeaker: false,
    }),
  'check-refused': () =>
    call(1, {
      phase: { kind: 'check' },
      camera: off,
      refusal: { code: 'name_invalid', message: 'A name has 1 to 60 characters.' },
    }),
  'check-doors': () =>
    call(1, {
      phase: { kind: 'check' },
      doors: { password: true, waitingRoom: true, locked: false, host: false },
    }),
  'check-password': () =>
    call(1, {
      phase: { kind: 'check' },
      account: 'Ada Lovelace',
      doors: { password: true, waitingRoom: false, locked: false, host: false },
      refusal: { code: 'password_wrong', message: 'This is not the meeting’s password.' },
    }),
  'check-slowed': () =>
    call(1, {
      phase: { kind: 'check' },
      doors: { password: true, waitingRoom: false, locked: false, host: false },
      refusal: {
        code: 'rate_limited',
        message: 'Too many requests. Please wait a moment.',
        until: Date.now() + 10_000,
      },
    }),
  waiting: () => call(1, { phase: { kind: 'waiting', reason: 'waitingRoom', hostPresent: true } }),
  'waiting-not-begun': () =>
    call(1, { phase: { kind: 'waiting', reason: 'notBegun', hostPresent: false }, channel: 'reconnecting' }),
  'waiting-room': () => call(4, { settings, waiting: [waiter(5), waiter(9)] }),
  'waiting-room-list': () =>
    call(4, {
      settings: { ...settings, newcomersHeld: true },
      waiting: Array.from({ length: 6 }, (_, at) => waiter(at + 4)),
      panel: 'participants',
    }),
  'waiting-room-empty': () => call(4, { settings, panel: 'participants' }),
  denied: () => call(1, { phase: { kind: 'turned-away', why: 'denied', until: Date.now() + 60_000 } }),
  removed: () => call(1, { phase: { kind: 'turned-away', why: 'removed' } }),
  locked: () => call(1, { phase: { kind: 'turned-away', why: 'locked' } }),
  restricted: () => {
    const state = call(4, {
      microphone: off,
      camera: off,
      panel: 'chat',
      notices: [
        { id: 1, tone: 'warning', text: texts.rightsLost(['audio', 'video']) },
        { id: 2, tone: 'info', text: texts.unmuteAsked('Noor Haddad'), action: 'unmute' },
      ],
    });
    const { self } = state;
    const permissions = {
      ...everything,
      audio: false,
      video: false,
      screenShare: false,
      chat: false,
      reactions: false,
    };
    return self === undefined ? state : { ...state, self: { ...self, role: 'participant', permissions } };
  },
  moderated: () => {
    const state = call(6, { panel: 'participants' });
    const quiet = { ...everything, audio: false, chat: false };
    return {
      ...state,
      people: state.people.map((one, at) =>
        at === 0 ? { ...one, role: 'cohost' } : at === 1 ? { ...one, permissions: quiet } : one,
      ),
    };
  },
  joining: () => call(1, { phase: { kind: 'joining' } }),
  'call-1': () => call(1),
  'call-2': () => call(2),
  'call-3': () => call(3),
  'call-4': () => call(4),
  'call-6': () => call(6),
  'call-9': () => call(9),
  'call-12': () => call(12),
  quality: () => withQuality(call(6)),
  'quality-12': () => withQuality(call(12)),
  'line-trouble': () => withQuality(call(4), { trouble: 'slowIn' }),
  'audio-only': () => withQuality({ ...scene('sharing'), saving: 'audio' }),
  'call-25': () => call(25),
  'call-49': () => call(49),
  'sharing-49': () => {
    const state = call(49);
    const sharer = person(2, {
      media: { audio: true, video: false, screen: true },
      screenStream: picture(200, 1280, 720, 'Plan for spring'),
    });
    return { ...state, people: [...state.people.filter((one) => one.participantId !== 'p2'), sharer] };
  },
  hands: () => {
    const state = call(4, { unread: 3 });
    const at = (minute: number) => new Date(Date.parse('2026-03-02T10:00:00Z') + minute * 60_000).toISOString();
    const people = state.people.map((one, index) => (index < 2 ? { ...one, handRaisedAt: at(2 - index) } : one));
    return { ...state, people };
  },
  reactions: () => {
    const kinds = Object.keys(texts.reactions) as (keyof typeof texts.reactions)[];
    const reactions = kinds.map((reaction, index) => {
      const participantId = index < 2 ? 'p1' : `p${index}`;
      return { id: index + 1, participantId, reaction, at: 0 };
    });
    return call(6, { reactions });
  },
  trouble: () => {
    const state = call(5, {
      channel: 'reconnecting',
      soundBlocked: true,
      microphone: { wanted: true, live: false, problem: 'busy' },
    });
    const [first, second, third, ...rest] = state.people;
    return first === undefined || second === undefined || third === undefined
      ? state
      : {
          ...state,
          people: [
            { ...first, presence: 'away', path: 'interrupted' },
            { ...second, path: 'connecting' },
            { ...third, path: 'failed' },
            ...rest,
          ],
          notices: [
            { id: 1, tone: 'info', text: 'Your headset was unplugged. Using the built-in microphone.' },
            { id: 2, tone: 'error', text: 'The screen could not be shared.' },
          ],
        };
  },
  sharing: () => {
    const state = call(5);
    const sharer = person(2, {
      media: { audio: true, video: false, screen: true },
      screenStream: picture(200, 1280, 720, 'Plan for spring'),
    });
    return { ...state, people: [...state.people.filter((one) => one.participantId !== 'p2'), sharer] };
  },
  'sharing-two': () => {
    const state = call(9, {
      screen: { wanted: true, live: true },
      screenStream: picture(90, 1280, 720, 'My own window'),
    });
    const sharer = person(2, {
      media: { audio: true, video: false, screen: true },
      screenStream: picture(200, 1280, 720, 'Plan for spring'),
    });
    return { ...state, people: [...state.people.filter((one) => one.participantId !== 'p2'), sharer] };
  },
  chat: () => call(3, { panel: 'chat', chat }),
  'chat-empty': () => call(2, { panel: 'chat' }),
  names: () => {
    const odd = [
      'X',
      '👩‍👩‍👧',
      'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenfach',
      'ليلى بنت عبد الرحمن',
      ' . ',
    ];
    const state = call(12, { panel: 'none' });
    return { ...state, people: state.people.map((one, at) => ({ ...one, displayName: odd[at] ?? one.displayName })) };
  },
  'participants-many': () => call(30, { panel: 'participants' }),
  'chat-long': () =>
    call(3, {
      panel: 'chat',
      chat: [
        line(1, 1, 'x'.repeat(300)),
        line(2, 2, `https://example.org/${'very-long-path/'.repeat(20)}?q=${'a'.repeat(120)}`),
        line(3, 9, 'From somebody with a long name', { to: 'p0', toName: 'Ada' }),
        line(4, 0, 'سلام https://example.org/x مرحبا'),
      ],
    }),
  participants: () => {
    const state = call(6, { panel: 'participants' });
    const people = state.people.map((one, index) =>
      index === 3 ? { ...one, handRaisedAt: '2026-03-02T10:00:00Z' } : one,
    );
    return { ...state, people };
  },
  software: () => {
    const state = call(4, { panel: 'participants', viewers: 3 });
    const people = state.people.map((one, at) =>
      at === 1 ? { ...one, via: 'whip' as const, displayName: 'Camera at the door' } : one,
    );
    return { ...state, people };
  },
  spotlight: () => call(5, { spotlight: 'p3' }),
  'second-device': () => {
    const state = call(4, { soundOff: true, panel: 'participants', microphone: off });
    const mine = (one: (typeof state.people)[number], at: number) =>
      at === 1 ? { ...one, displayName: 'Ada', accountId: 'x', guest: false } : one;
    const self = state.self && { ...state.self, accountId: 'x', guest: false };
    return { ...state, people: state.people.map(mine), ...(self && { self }) };
  },
  'off-guest': () => {
    const state = call(2, { microphone: off, camera: off });
    return state.self === undefined ? state : { ...state, self: { ...state.self, role: 'participant' } };
  },
  left: () => call(1, { phase: { kind: 'left' } }),
  ended: () => call(1, { phase: { kind: 'ended', reason: 'ended' } }),
  'seat-in-use': () => call(1, { phase: { kind: 'seat-in-use' } }),
  'seat-taken': () => call(1, { phase: { kind: 'seat-taken' } }),
};

const query = new URLSearchParams(location.search);
const language = query.get('l') ?? 'en';
speak(language === 'fr' ? french : language === 'ar' ? arabic : english);
document.documentElement.lang = language;
document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
const name = query.get('scene') ?? 'call-4';
const state = signal(scene(name));
const change = (changes: Partial<CallState>) => {
  state.value = { ...state.value, ...changes };
};
const done = () => Promise.resolve();

const actions: CallActions = {
  setName: (displayName) => change({ displayName }),
  join: async () => change({ phase: { kind: 'call' } }),
  takeOver: async () => change({ phase: { kind: 'call' } }),
  joinAsAnother: async () => change({ phase: { kind: 'check' } }),
  toggleMicrophone: () => {
    const on = !state.value.microphone.wanted;
    change({ microphone: { wanted: on, live: on } });
  },
  toggleCamera: () => {
    const on = !state.value.camera.wanted;
    change({ camera: { wanted: on, live: on } });
  },
  holdToTalk: (held) => change({ microphone: { wanted: held, live: held } }),
  toggleScreen: async () => {
    const on = !state.value.screen.live;
    const { screenStream: _old, ...rest } = state.value;
    state.value = {
      ...rest,
      screen: { wanted: on, live: on },
      ...(on ? { screenStream: picture(90, 1280, 720, 'My own window') } : {}),
    };
  },
  chooseMicrophone: done,
  chooseCamera: done,
  chooseSpeaker: done,
  testSpeaker: done,
  retryDevices: async () => change({ microphone: { wanted: true, live: true }, camera: { wanted: true, live: true } }),
  toggleHand: () => {
    const self = state.value.self;
    if (self !== undefined) {
      change({ self: { ...self, handRaisedAt: self.handRaisedAt === null ? new Date().toISOString() : null } });
    }
  },
  stopWaiting: async () => change({ phase: { kind: 'check' } }),
  moderate: async () => true,
  makeStreamToken: async (kind) => ({ kind, token: 'k3J9xQ2vT8bN5mZ7wR1cY4hL6sD0fGaE' }),
  react: (reaction) => {
    const id = state.value.reactions.length + 1;
    change({ reactions: [...state.value.reactions, { id, participantId: 'p0', reaction, at: Date.now() }] });
  },
  sendChat: (text, to) =>
    change({
      chat: [...state.value.chat, line(state.value.chat.length + 20, 0, text, { to: to ?? null, toName: to ?? null })],
    }),
  retryChat: (id) =>
    change({ chat: state.value.chat.map((one) => (one.messageId === id ? { ...one, state: 'sending' } : one)) }),
  rename: async (displayName) => {
    const self = state.value.self;
    if (self !== undefined) {
      change({ self: { ...self, displayName }, displayName });
    }
    return true;
  },
  save: (saving) => change({ saving }),
  openPanel: (panel) => change({ panel, unread: panel === 'chat' ? 0 : state.value.unread }),
  dismissNotice: (id) => change({ notices: state.value.notices.filter((notice) => notice.id !== id) }),
  explain: (text) => change({ notices: [...state.value.notices, { id: Date.now(), tone: 'info', text }] }),
  allowSound: () => change({ soundBlocked: false }),
  turnSoundOn: () => change({ soundOff: false }),
  leave: async () => change({ phase: { kind: 'left' } }),
  endForAll: async () => change({ phase: { kind: 'ended', reason: 'ended' } }),
  rejoin: async () => change({ phase: { kind: 'call' } }),
};

const root = document.getElementById('call');
if (root !== null) {
  if (name === 'unsupported') {
    renderUnsupported(root, state.value.meetingId);
  } else {
    renderCall(root, state, actions);
  }
}
