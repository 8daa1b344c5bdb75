// Runs inside a page, each function by itself: nothing from outside them may be used in them.

export interface WhipTarget {
  readonly endpoint: string;
  readonly token: string;
}

export interface WhipSession {
  readonly session: string;
  readonly etag: string;
}

declare global {
  interface Window {
    whip: { readonly connection: RTCPeerConnection; answer: string; etag: string; readonly session: string };
  }
}

/** Publishes the fake camera and trickles its candidates (RFC 9725). */
export async function publish({ endpoint, token }: WhipTarget): Promise<WhipSession> {
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240 } });
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  for (const track of media.getTracks()) {
    connection.addTransceiver(track, { direction: 'sendonly', streams: [media] });
  }
  const found: RTCIceCandidate[] = [];
  const gathered = new Promise<void>((resolve) => {
    connection.onicecandidate = ({ candidate }) => (candidate === null ? resolve() : void found.push(candidate));
  });
  await connection.setLocalDescription();
  const authorization = `Bearer ${token}`;
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/sdp' },
    body: connection.localDescription?.sdp ?? '',
  });
  if (answer.status !== 201) {
    throw new Error(`${answer.status} ${await answer.text()}`);
  }
  const session = new URL(answer.headers.get('location') ?? '', endpoint).href;
  const etag = answer.headers.get('etag') ?? '';
  const sdp = await answer.text();
  await connection.setRemoteDescription({ type: 'answer', sdp });
  window.whip = { connection, answer: sdp, etag, session };

  await gathered;
  const own = connection.localDescription?.sdp ?? '';
  const value = (name: string) => own.match(new RegExp(`a=${name}:(.*)\r\n`))?.[1] ?? '';
  const lines = [
    `a=ice-ufrag:${value('ice-ufrag')}`,
    `a=ice-pwd:${value('ice-pwd')}`,
    'm=audio 9 UDP/TLS/RTP/SAVPF 0',
    'a=mid:0',
    ...found.filter((one) => one.sdpMLineIndex === 0).map((one) => `a=${one.candidate}`),
    'a=end-of-candidates',
  ];
  const trickled = await fetch(session, {
    method: 'PATCH',
    headers: { authorization, 'content-type': 'application/trickle-ice-sdpfrag', 'if-match': etag },
    body: `${lines.join('\r\n')}\r\n`,
  });
  if (trickled.status !== 204) {
    throw new Error(`candidates: ${trickled.status} ${await trickled.text()}`);
  }
  return { session, etag };
}

/** Restarts ICE without a new offer; gives the entity tag of the new ICE session. */
export async function restart(token: string): Promise<string> {
  const { connection, answer, session } = window.whip;
  connection.restartIce();
  await connection.setLocalDescription();
  const own = connection.localDescription?.sdp ?? '';
  const valueIn = (text: string, name: string) => text.match(new RegExp(`a=${name}:(.*)\r\n`))?.[1] ?? '';
  const body = `a=ice-ufrag:${valueIn(own, 'ice-ufrag')}\r\na=ice-pwd:${valueIn(own, 'ice-pwd')}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n`;
  const restarted = await fetch(session, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/trickle-ice-sdpfrag',
      'if-match': '*',
    },
    body,
  });
  const fragment = await restarted.text();
  if (restarted.status !== 200) {
    throw new Error(`restart: ${restarted.status} ${fragment}`);
  }
  const sdp = answer
    .replaceAll(/a=ice-ufrag:.*\r\n/g, `a=ice-ufrag:${valueIn(fragment, 'ice-ufrag')}\r\n`)
    .replaceAll(/a=ice-pwd:.*\r\n/g, `a=ice-pwd:${valueIn(fragment, 'ice-pwd')}\r\n`);
  await connection.setRemoteDescription({ type: 'answer', sdp });
  return restarted.headers.get('etag') ?? '';
}

/** What the server says to a further request about the session. */
export async function statusOfPatch(token: string): Promise<number> {
  const answer = await fetch(window.whip.session, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/trickle-ice-sdpfrag',
      'if-match': '*',
    },
    body: 'a=end-of-candidates\r\n',
  });
  return answer.status;
}
