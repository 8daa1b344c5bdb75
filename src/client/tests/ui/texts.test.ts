import { describe, expect, it } from 'vitest';
import { goTo } from '../../src/ui/address';
import { hueOf, initials } from '../../src/ui/avatar';
import { linkify } from '../../src/ui/linkify';
import { maxNameLength, nameOf } from '../../src/ui/name';

const links = (line: string) => linkify(line).flatMap((piece) => (piece.kind === 'link' ? [piece.href] : []));

describe('links in chat', () => {
  it('finds web addresses and leaves the punctuation of the sentence out', () => {
    expect(links('See https://example.org/a?b=1.')).toEqual(['https://example.org/a?b=1']);
    expect(links('(https://example.org/x) and http://example.net!')).toEqual([
      'https://example.org/x',
      'http://example.net/',
    ]);
    expect(links('https://example.org/wiki/Parley_(call)')).toEqual(['https://example.org/wiki/Parley_(call)']);
  });

  it('never makes a link of a scheme that can act', () => {
    for (const line of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'vbscript:x', 'https://']) {
      expect(links(line)).toEqual([]);
    }
  });

  it('loses no character', () => {
    for (const line of [
      '',
      'plain',
      'a https://example.org b',
      'https://example.org, https://example.net.',
      'https://[x',
    ]) {
      const whole = linkify(line).map((piece) => piece.text);
      expect(whole.join('')).toBe(line);
    }
  });
});

describe('avatars', () => {
  it('abbreviate names of any script', () => {
    expect(initials('Ada')).toBe('A');
    expect(initials('  noor   el haddad ')).toBe('NH');
    expect(initials('😀 Tom')).toBe('😀T');
    expect(initials('')).toBe('');
  });

  it('have the same colour for the same name', () => {
    expect(hueOf('Ada')).toBe(hueOf(' ada '));
    expect(hueOf('Ada')).not.toBe(hueOf('Noor'));
  });
});

describe('names', () => {
  it('are trimmed and have 1 to 60 characters', () => {
    expect(nameOf('  Ada ')).toBe('Ada');
    expect(nameOf('   ')).toBeUndefined();
    expect(nameOf('x'.repeat(maxNameLength))).toHaveLength(maxNameLength);
    expect(nameOf('x'.repeat(maxNameLength + 1))).toBeUndefined();
  });
});

describe('meeting addresses', () => {
  it.each([
    ['abc-defg-hij', '/m/abc-defg-hij'],
    [' ABCDEFGHIJ ', '/m/abc-defg-hij'],
    ['https://example.org/m/abc-defg-hij?l=fr', '/m/abc-defg-hij'],
    ['https://example.org/m/abc-defg-hij#host=s3cret', '/m/abc-defg-hij#host=s3cret'],
  ])('reads %s', (typed, target) => {
    expect(goTo(typed)).toBe(target);
  });

  it.each(['', 'abc', 'abc-defg-hi1', 'https://example.org/', '//evil.example/m/x', 'javascript:alert(1)'])(
    'refuses %s',
    (typed) => {
      expect(goTo(typed)).toBeUndefined();
    },
  );
});
