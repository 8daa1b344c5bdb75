import type { MediaReport } from './media-report';
import type { Person } from './person';
import { until } from './wait';

/** Everybody sees and hears everybody else: pictures have a size, decoded frames and received sound grow. */
export async function expectMediaAmong(people: readonly Person[], within = 25_000): Promise<void> {
  for (const person of people) {
    for (const other of people.filter((one) => one !== person)) {
      await expectMediaFrom(person, other.name, within);
    }
  }
}

export async function expectMediaFrom(person: Person, name: string, within = 25_000): Promise<void> {
  const first = await until(
    `${person.name} sees a picture of ${name}`,
    async () => (await person.media()).find((report) => report.name === name && report.width > 0),
    { within, every: 200 },
  );
  await until(
    `${person.name} goes on seeing and hearing ${name} (first: ${JSON.stringify(first)})`,
    async () => {
      const now = (await person.media()).find((report) => report.name === name);
      return now !== undefined && picturesGrew(first, now) && soundGrew(first, now);
    },
    { within, every: 200 },
  );
}

export function picturesGrew(before: MediaReport, now: MediaReport): boolean {
  return now.framesDecoded >= before.framesDecoded + 5 && now.played > before.played;
}

export function soundGrew(before: MediaReport, now: MediaReport): boolean {
  return now.audioPacketsReceived >= before.audioPacketsReceived + 10 && now.audioEnergy > before.audioEnergy;
}
