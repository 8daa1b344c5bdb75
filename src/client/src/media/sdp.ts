// The few facts about descriptions that the mesh needs (RFC 8866, RFC 9429).

const largestDescription = 100_000;

/** One line for each transceiver of a call, in order. */
const callSections = ['audio', 'video', 'video', 'audio'];

/** Whether a description from outside has the shape of a call; anything else never reaches the browser's parser. */
export function isCallDescription(sdp: string): boolean {
  if (sdp.length > largestDescription) {
    return false;
  }
  const sections = [...sdp.matchAll(/^m=(\w+) /gm)].map((match) => match[1]);
  return sections.length === callSections.length && sections.every((kind, index) => kind === callSections[index]);
}

/** Session id of the origin line: the same for all descriptions of one peer connection, another one for another. */
export function sessionOf(sdp: string): string {
  return originOf(sdp)?.id ?? '';
}

/** Session id and version: names one description. */
export function revisionOf(sdp: string): string {
  const origin = originOf(sdp);
  return origin ? `${origin.id}.${origin.version}` : '';
}

function originOf(sdp: string): { readonly id: string; readonly version: string } | undefined {
  const match = /^o=\S+ (\d+) (\d+) /m.exec(sdp);
  return match?.[1] && match[2] ? { id: match[1], version: match[2] } : undefined;
}

// An answer says which offer it is for. Without it, a late answer to an abandoned offer could be taken for that to the next one.
const answerMark = 'a=x-parley-answers:';

export function markAnswer(sdp: string, offer: string): string {
  return sdp.replace(/^(t=.*\r?\n)/m, `$1${answerMark}${revisionOf(offer)}\r\n`);
}

/** Whether an answer is for this offer; one that does not say counts as yes. */
export function answers(answer: string, offer: string): boolean {
  const match = /^a=x-parley-answers:(\S+)/m.exec(answer);
  return match === null || match[1] === revisionOf(offer);
}

/** Asks the other side for forward error correction and for silence instead of silent packets (RFC 7587). */
export function withOpusWishes(sdp: string): string {
  const types = new Set([...sdp.matchAll(/^a=rtpmap:(\d+) opus\/48000/gim)].map((match) => match[1]));
  return sdp.replace(/^(a=fmtp:(\d+) )([^\r\n]*)/gm, (line, head: string, type: string, parameters: string) => {
    if (!types.has(type)) {
      return line;
    }
    const kept = parameters.split(';').filter((parameter) => !/^\s*(useinbandfec|usedtx)=/.test(parameter));
    return `${head}${[...kept, 'useinbandfec=1', 'usedtx=1'].join(';')}`;
  });
}

export function hasUfrag(sdp: string, ufrag: string): boolean {
  return sdp.split(/\r?\n/).includes(`a=ice-ufrag:${ufrag}`);
}
