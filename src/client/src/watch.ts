// The player of /watch/{id}: WHEP and nothing of the call client.
import './styles/watch.css';
import { iceServersOf } from './media/links';
import { pause } from './protocol/retry';

/** So many people are heard at once; with one section only whoever speaks would be. */
const voices = 8;

/** Before the next try, in milliseconds; each that fails doubles it up to the longest. */
const firstPause = 1_000;
const longestPause = 15_000;

type State = 'connecting' | 'waiting' | 'ended' | 'refused' | 'playing';

const page = document.querySelector<HTMLElement>('main.watch');
const video = document.querySelector('video');
const sound = document.querySelector('button');
const fragment = new URLSearchParams(location.hash.slice(1));
const query = new URLSearchParams(location.search);
const endpoint = `${page?.dataset.endpoint}${query.has('participant') ? `?${new URLSearchParams({ participant: query.get('participant') ?? '' })}` : ''}`;
const authorization = { authorization: `Bearer ${fragment.get('token') ?? ''}` };
const voicesHeard: HTMLAudioElement[] = [];

function show(state: State): void {
  for (const text of document.querySelectorAll<HTMLElement>('[data-state]')) {
    text.hidden = text.dataset.state !== state;
  }
  if (page !== null) {
    page.dataset.shows = state;
  }
}

/** Plays until the connection is lost or the server says no. */
async function play(): Promise<'again' | 'waiting' | 'ended' | 'refused'> {
  const options = await fetch(endpoint, { method: 'OPTIONS', headers: authorization });
  const connection = new RTCPeerConnection({
    bundlePolicy: 'max-bundle',
    iceServers: iceServersOf(options.headers.get('link')),
  });
  try {
    connection.addTransceiver('video', { direction: 'recvonly' });
    for (let voice = 0; voice < voices; voice++) {
      connection.addTransceiver('audio', { direction: 'recvonly' });
    }
    connection.ontrack = ({ track }) => arrived(track);
    await connection.setLocalDescription();

    // The server needs none of our candidates.
    const body = connection.localDescription?.sdp ?? '';
    const headers = { ...authorization, 'content-type': 'application/sdp' };
    const answer = await fetch(endpoint, { method: 'POST', headers, body });
    if (!answer.ok) {
      return refusalOf(answer.status, (await answer.json()).code);
    }
    const session = answer.headers.get('location') ?? '';
    const leave = () => void fetch(session, { method: 'DELETE', headers: authorization, keepalive: true });
    addEventListener('pagehide', leave);
    await connection.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    show('playing');
    await lost(connection);
    removeEventListener('pagehide', leave);
    return 'again';
  } finally {
    connection.close();
    forget();
  }
}

function refusalOf(status: number, code: unknown): 'again' | 'waiting' | 'ended' | 'refused' {
  return code === 'meeting_ended'
    ? 'ended'
    : code === 'meeting_not_started'
      ? 'waiting'
      : status === 401 || status === 403 || status === 404
        ? 'refused'
        : 'again';
}

function lost(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === 'failed' || connection.connectionState === 'closed') {
        resolve();
      }
    };
  });
}

/** Each voice has an element of its own: browsers differ in how many tracks of a stream they play. */
function arrived(track: MediaStreamTrack): void {
  if (track.kind === 'video') {
    if (video !== null) {
      video.srcObject = new MediaStream([track]);
    }
    return;
  }
  const audio = new Audio();
  audio.srcObject = new MediaStream([track]);
  audio.muted = sound?.hidden === false;
  voicesHeard.push(audio);
  audio.play().catch(() => {
    // The browser wants a click first.
    audio.muted = true;
    sound?.removeAttribute('hidden');
  });
}

function forget(): void {
  for (const audio of voicesHeard.splice(0)) {
    audio.srcObject = null;
  }
}

sound?.addEventListener('click', () => {
  sound.hidden = true;
  for (const audio of voicesHeard) {
    audio.muted = false;
    audio.play().catch((error: unknown) => console.warn('The sound is still held back.', error));
  }
});

let wait = firstPause;
for (;;) {
  const began = performance.now();
  const next = await play().catch((error: unknown) => {
    console.warn('The server could not be reached.', error);
    return 'again' as const;
  });
  if (next === 'ended' || next === 'refused') {
    show(next);
    // A host may open the meeting again; a refused token stays refused.
    if (next === 'refused') {
      break;
    }
    wait = longestPause;
  } else {
    show(next === 'waiting' ? 'waiting' : 'connecting');
    wait = performance.now() - began > longestPause ? firstPause : Math.min(wait * 2, longestPause);
  }
  await pause(next === 'waiting' ? Math.min(wait, 5_000) : wait);
}
