import { useState } from 'preact/hooks';

/** The address to hand to others: this page's own origin, without the host's secret or a language switch. */
export function meetingLink(meetingId: string): string {
  return `${location.origin}/m/${meetingId}`;
}

/** The player of the server; the token is in the fragment, which never leaves the browser. */
export function watchLink(meetingId: string, token: string): string {
  return `${location.origin}/watch/${meetingId}#token=${token}`;
}

/** Where streaming software publishes. */
export function publishAddress(meetingId: string): string {
  return `${location.origin}/api/meetings/${meetingId}/whip`;
}

/** Copies text and remembers for a moment that it worked or was refused. */
export function useCopy(text: string) {
  const [result, setResult] = useState<'none' | 'copied' | 'refused'>('none');
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setResult('copied');
    } catch {
      // Refused by permission, or an insecure page without a clipboard: the caller shows what to do instead.
      setResult('refused');
    }
  }
  return { result, copy };
}
