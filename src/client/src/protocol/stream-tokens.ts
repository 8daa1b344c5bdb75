/** A token by which other software takes part: its secret, shown this once. */
export interface StreamToken {
  readonly kind: 'publish' | 'watch';
  readonly token: string;
}

/** Has the server make a token; undefined when it says no. */
export async function makeStreamToken(
  meetingId: string,
  hostToken: string,
  kind: StreamToken['kind'],
): Promise<StreamToken | undefined> {
  const answer = await fetch(`/api/meetings/${meetingId}/stream-tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hostToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind }),
  });
  return answer.ok ? { kind, token: ((await answer.json()) as { token: string }).token } : undefined;
}
