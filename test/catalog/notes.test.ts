import { describe, expect, it } from 'vitest';
import { notes } from '../../src/catalog/index.ts';

describe('the notes', () => {
  it('are six, each with title and text in both languages', () => {
    expect(notes.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { title, text } of notes) for (const words of [title, text]) expect([words.en, words['zh-CN']]).toEqual([expect.stringMatching(/\S/), expect.stringMatching(/\S/)]);
  });

  it('name the TFTP RFC that the document of 2016 misprints', () => {
    expect(notes[3]?.text.en).toContain('RFC 1350');
  });
});
