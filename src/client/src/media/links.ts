/** The ICE servers in the Link header of WHIP and WHEP answers (RFC 9725 section 4.6). */
export function iceServersOf(header: string | null): RTCIceServer[] {
  return [...(header ?? '').matchAll(/<([^>]+)>((?:\s*;\s*[\w-]+="[^"]*")*)/g)].flatMap(
    ([, url = '', parameters = '']) => {
      const values = new Map(
        [...parameters.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
      );
      const [username, credential] = [values.get('username'), values.get('credential')];
      return values.get('rel') === 'ice-server'
        ? [{ urls: url, ...(username && { username }), ...(credential && { credential }) }]
        : [];
    },
  );
}
