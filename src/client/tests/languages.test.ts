import { describe, expect, test } from 'vitest';
import { arabic } from '../src/languages/ar/language';
import { english } from '../src/languages/en/language';
import { french } from '../src/languages/fr/language';
import { speak } from '../src/languages/speak';
import { refusals } from '../src/protocol/signals';
import { sentenceOf } from '../src/state/refusals';

const gaps = ['<1>', '<2>'];

/** All sentences by their path; those with gaps as they read when these are filled. */
function sentences(table: unknown, path = ''): Map<string, string> {
  if (typeof table === 'string') {
    return new Map([[path, table]]);
  }
  if (typeof table === 'function') {
    return new Map([[path, filled(table as (...values: unknown[]) => string)]]);
  }
  return new Map(
    Object.entries(table ?? {})
      .filter(([key]) => key !== 'refusals')
      .flatMap(([key, value]) => [...sentences(value, `${path}.${key}`)]),
  );
}

/** Names and numbers mostly; some want a list of rights, or what was switched off. */
const fillings = [gaps, [['audio', 'chat']], ['<1>', { audio: true, video: true, screen: true }]];

function filled(sentence: (...values: unknown[]) => string): string {
  for (const filling of fillings) {
    try {
      return sentence(...filling);
    } catch {
      // It wants another one.
    }
  }
  throw new Error(`Nothing fits ${sentence}`);
}

const known = sentences(english);

describe.each([
  ['French', french],
  ['Arabic', arabic],
])('%s', (_, language) => {
  const said = sentences(language);

  test('says everything that English says, with the same gaps', () => {
    expect([...said.keys()]).toEqual([...known.keys()]);
    for (const [path, sentence] of known) {
      const own = said.get(path) ?? '';
      expect([path, own === '']).toEqual([path, sentence === '']);
      expect([path, ...gaps.filter((gap) => own.includes(gap))]).toEqual([
        path,
        ...gaps.filter((gap) => sentence.includes(gap)),
      ]);
    }
  });

  test('is not English', () => {
    const same = [...known].filter(([path, sentence]) => sentence.length > 14 && said.get(path) === sentence);

    expect(same).toEqual([]);
  });

  test('has a sentence for each refusal that somebody in a meeting can meet', () => {
    const met = ['passwordWrong', 'meetingFull', 'rateLimited', 'moderatorsOnly', 'nameFixed', 'unavailable'] as const;
    const codes = new Set<string>(Object.values(refusals));

    expect(met.filter((name) => language.state.refusals[refusals[name]] === undefined)).toEqual([]);
    expect(Object.keys(language.state.refusals).filter((code) => !codes.has(code))).toEqual([]);
  });
});

test('numbers have their forms in Arabic', () => {
  const { unread } = arabic.call.toolbar;

  expect([1, 2, 3, 11, 100].map(unread)).toEqual([
    'رسالة جديدة',
    'رسالتان جديدتان',
    '3 رسائل جديدة',
    '11 رسالة جديدة',
    '100 رسالة جديدة',
  ]);
});

test('a refusal is said in the language of the page, an unknown one in the words of the server', () => {
  const full = { code: refusals.meetingFull, message: 'This meeting is full.' };
  expect(sentenceOf(full)).toBe('This meeting is full.');

  speak(french);
  expect(sentenceOf(full)).toBe('Cette réunion est complète.');
  expect(sentenceOf({ code: 'of_tomorrow', message: 'No.' })).toBe('No.');
  expect(sentenceOf({})).toBeUndefined();
  speak(english);
});
