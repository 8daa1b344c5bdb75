import type { ParleyServer } from './parley-server';

/** The addresses of a fresh meeting. */
export interface Meeting {
  readonly id: string;
  /** What guests get. */
  readonly link: string;
  /** With the rights of the host, as the landing page passes them on. */
  readonly hostLink: string;
}

export async function newMeeting(server: ParleyServer, title?: string): Promise<Meeting> {
  const { meetingId, hostToken } = await server.createMeeting(title);
  const link = `${server.url}/m/${meetingId}`;
  return { id: meetingId, link, hostLink: `${link}#host=${hostToken}` };
}
