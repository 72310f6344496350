import { describe, expect, it } from 'vitest';
import { isPasted } from '../../src/api/console.ts';

describe('what is pasted', () => {
  it.each(['a\rb', 'a\r\n', '\r\r', '\x1b[200~show\r\x1b[201~', 'a\nb'])('%j is several lines', (keys) => expect(isPasted(keys)).toBe(true));
  it.each(['', 'a', '\r', 'show version\r', '\x1b', '\x1b[A', '\x1b[200~show\x1b[201~'])('%j is typed', (keys) => expect(isPasted(keys)).toBe(false));
});
