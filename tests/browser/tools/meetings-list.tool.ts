import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { ExternalPostgres } from '../harness/external-postgres';
import { ParleyServer } from '../harness/parley-server';
import { delay } from '../harness/wait';

/** Meetings of the account whose lists are read. */
const own = 10_000;
const sizes = (process.env.PARLEY_BENCH_MEETINGS ?? '10000,1000000').split(',').map(Number);
const requests = 300;

const database = 'parley';
const email = 'ada@example.org';
const password = 'correct horse battery staple';

/** Number n as abc-defg-hij. */
const address = (n: string) =>
  [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    .map((k) => `chr((97 + (${n}) / ${26 ** k} % 26)::int)${k === 7 || k === 3 ? " || '-'" : ''}`)
    .join(' || ');

/** Meetings from one number to another: half to come and half over, those with a number below `own` by Ada, every second of the next `own` invites her. */
async function fill(postgres: ExternalPostgres, from: number, to: number, ada: string): Promise<void> {
  await postgres.query(
    database,
    `
    create temporary table made as
      select n, ${address('n::bigint * 7919')} as id, n % 2 = 0 as over, now() + (n % 5000) * interval '1 minute' * case when n % 2 = 0 then -60 else 60 end as at
      from generate_series(${from}, ${to - 1}) n;
    insert into meetings (id, title, host_proof, visibility, status, created_at, listed_at, host_account_id)
      select id, 'Meeting ' || n, 'x', 'Link', case when over then 'Completed' else 'Scheduled' end, now(), at, case when n < ${own} then '${ada}'::uuid end from made;
    insert into meeting_plans (meeting_id, time_zone, local_start, duration_minutes, sequence, email_reminders, reminder_minutes)
      select id, 'Europe/Paris', at::timestamp, 30, 0, true, 15 from made;
    insert into occurrences (id, meeting_id, original_start, starts_at, ends_at, status, moved, sequence)
      select gen_random_uuid(), id, at, at, at + interval '30 minutes', case when over then 'Completed' else 'Scheduled' end, false, 0 from made;
    insert into invitees (id, meeting_id, email, email_key, name, role, rsvp, link_number, invited_at, listed_at, over)
      select gen_random_uuid(), id, address, upper(address), 'Somebody', 'Participant', 'Pending', 0, now(), at, over
      from (select made.*, case when n >= ${own} and n < ${own * 2} and n % 4 < 2 then '${email}' else 'p' || n || '@example.org' end as address from made) named;
    insert into sessions (id, meeting_id, started_at, ended_at, end_reason, newcomers_held)
      select gen_random_uuid(), id, at - interval '1 day' * k, at - interval '1 day' * k + interval '20 minutes', 'Ended', false
      from made, generate_series(0, case when n = 0 then 499 else 0 end) k where over;
    insert into seats (id, session_id, number, proof, display_name, role, joined_at, via)
      select sessions.id || '-1', sessions.id, 1, sessions.id::text, 'Somebody', 'Participant', started_at, 'Page' from sessions join made on made.id = sessions.meeting_id;
    insert into stays (seat_id, joined_at, left_at)
      select sessions.id || '-1', started_at, ended_at from sessions join made on made.id = sessions.meeting_id;
    analyze;
    `,
  );
}

async function signUp(server: ParleyServer, postgres: ExternalPostgres): Promise<{ token: string; id: string }> {
  const page = await fetch(`${server.url}/sign-up`);
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const form = /__RequestVerificationToken" value="([^"]+)/.exec(await page.text())?.[1] ?? '';
  await fetch(`${server.url}/sign-up`, {
    method: 'POST',
    headers: { cookie, origin: server.url },
    redirect: 'manual',
    body: new URLSearchParams({
      __RequestVerificationToken: form,
      fullName: 'Ada',
      email,
      password,
      confirmPassword: password,
      terms: 'true',
    }),
  });
  await postgres.query(database, 'update accounts set email_confirmed = true');
  const answer = await fetch(`${server.url}/api/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  return {
    token: ((await answer.json()) as { accessToken: string }).accessToken,
    id: await postgres.query(database, 'select id from accounts'),
  };
}

/** PostgreSQL's own count of scans that read a whole table; it is up to 10 s late. */
async function wholeTablesRead(postgres: ExternalPostgres): Promise<string> {
  await delay(11_000);
  return postgres.query(
    database,
    `select coalesce(string_agg(relname || ' ' || seq_scan, ', '), 'none') from pg_stat_user_tables
     where seq_scan > 0 and relname in ('meetings', 'meeting_plans', 'occurrences', 'invitees', 'sessions', 'seats', 'stays')`,
  );
}

const rank = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

test('lists and history of an account among many meetings', async () => {
  const postgres = await ExternalPostgres.start();
  await postgres.createDatabase(database);
  const server = await ParleyServer.start({
    Parley__Database: postgres.connectionString(database),
    Parley__RateLimits__Enabled: 'false',
  });
  const rows: string[] = [];
  const scans: string[] = [];
  try {
    const { token, id } = await signUp(server, postgres);
    const read = async (path: string) => {
      const answer = await fetch(server.url + path, { headers: { authorization: `Bearer ${token}` } });
      expect(answer.status, path).toBe(200);
      return (await answer.json()) as { items: { meetingId: string }[]; nextCursor: string | null };
    };
    const measure = async (
      what: string,
      size: number,
      path: () => string,
      next?: (page: { nextCursor: string | null }) => void,
    ) => {
      const times: number[] = [];
      for (let i = 0; i < requests + 30; i++) {
        const start = performance.now();
        const page = await read(path());
        const took = performance.now() - start;
        next?.(page);
        // The first ones compile.
        if (i >= 30) {
          times.push(took);
        }
      }
      times.sort((a, b) => a - b);
      rows.push(
        `| ${size.toLocaleString('en')} | ${what} | ${rank(times, 0.5).toFixed(1)} | ${rank(times, 0.99).toFixed(1)} |`,
      );
    };

    let filled = 0;
    for (const size of sizes) {
      const began = performance.now();
      await fill(postgres, filled, size, id);
      filled = size;
      console.log(`${size} meetings are there, after ${Math.round((performance.now() - began) / 1_000)} s`);
      await postgres.query(database, 'select pg_stat_reset()');
      await measure('list, first page', size, () => '/api/meetings');
      await measure('list, 100 at once', size, () => '/api/meetings?limit=100');
      let cursor: string | null = null;
      await measure(
        'list, page after page',
        size,
        () => `/api/meetings?when=past${cursor === null ? '' : `&cursor=${cursor}`}`,
        (page) => {
          cursor = page.nextCursor;
        },
      );
      const busy = await postgres.query(
        database,
        'select meeting_id from sessions group by meeting_id having count(*) > 100',
      );
      await measure('history of 500 sessions, first page', size, () => `/api/meetings/${busy}/history`);
      await measure('one meeting', size, () => `/api/meetings/${busy}`);
      scans.push(`whole tables read with ${size.toLocaleString('en')} meetings: ${await wholeTablesRead(postgres)}`);
    }
  } finally {
    await server.close();
    await postgres.close();
  }
  console.log(
    `| meetings | request | p50 ms | p99 ms |\n|---:|---|---:|---:|\n${rows.join('\n')}\n${scans.join('\n')}`,
  );
});
