import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeystrokeRun, type Keystroke, type Reaction, type RunOptions } from './keystroke-run.js';

const defaults: RunOptions = { prefix: '', suffixed: true, maxGapMs: 35, minLength: 6, maxLength: 50 };

/** A key and the time since the one before it. */
type Press = { stroke: Keystroke; gapMs: number };

const character = (text: string): Keystroke => ({ kind: 'character', character: text });
const suffix: Keystroke = { kind: 'suffix' };
const typed = (text: string, gapMs: number): Press[] =>
  [...text].map((each) => ({ stroke: character(each), gapMs }));

/** Plays keys into a run and an empty field, with the timer a page would have; says what came where. */
function play(presses: readonly Press[], options: Partial<RunOptions> = {}) {
  const run = createKeystrokeRun({ ...defaults, ...options });
  const codes: string[] = [];
  let field = '';
  /** Field and codes in one line, in the order in which they came. */
  let stream = '';
  let suffixesPassed = 0;
  let swallowed = 0;
  let now = 1_000;

  function apply({ putBack = '', code, takeBack = '' }: Reaction): void {
    field += putBack;
    stream += putBack;
    if (code !== undefined) {
      codes.push(code);
      stream += code;
    }
    expect(field.endsWith(takeBack)).toBe(true);
    field = field.slice(0, field.length - takeBack.length);
    stream = stream.slice(0, stream.length - takeBack.length);
  }

  for (const { stroke, gapMs } of presses) {
    if (gapMs > run.quietMs) apply(run.quiet());
    now += gapMs;
    const reaction = run.feed(stroke, now);
    apply(reaction);
    if (reaction.swallow) swallowed += 1;
    else if (stroke.kind === 'suffix') suffixesPassed += 1;
    else if (stroke.kind === 'character') {
      field += stroke.character;
      stream += stroke.character;
    }
  }
  apply(run.quiet());
  return { codes, field, stream, suffixesPassed, swallowed };
}

const printable = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 });
const scanGap = fc.integer({ min: 0, max: 35 });
const code = fc.string({ unit: 'grapheme-ascii', minLength: 6, maxLength: 50 });

describe('createKeystrokeRun', () => {
  it('reads what a scanner types and leaves nothing of it in the field', () => {
    fc.assert(
      fc.property(code, fc.array(scanGap, { minLength: 51, maxLength: 51 }), (text, gaps) => {
        const presses = [...text].map((each, at) => ({ stroke: character(each), gapMs: gaps[at]! }));
        const played = play([...presses, { stroke: suffix, gapMs: gaps[50]! }]);
        expect(played).toMatchObject({ codes: [text], field: '', suffixesPassed: 0 });
      }),
    );
  });

  it('never touches what a person types, at whatever speed a person has', () => {
    // Rolling over keys, people reach gaps like a scanner's, but not five of them in a row.
    const stretch = fc.tuple(
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 5 }),
      fc.integer({ min: 36, max: 800 }),
      fc.boolean(),
    );
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 20 }), scanGap, (stretches, rollGap) => {
        const presses = stretches.flatMap(([text, pauseMs, enter]) => [
          ...[...text].map((each, at) => ({ stroke: character(each), gapMs: at === 0 ? pauseMs : rollGap })),
          ...(enter ? [{ stroke: suffix, gapMs: rollGap }] : []),
        ]);
        const played = play(presses);
        expect(played.swallowed).toBe(0);
        expect(played.codes).toEqual([]);
        expect(played.field).toBe(stretches.map(([text]) => text).join(''));
        expect(played.suffixesPassed).toBe(stretches.filter(([, , enter]) => enter).length);
      }),
    );
  });

  it('loses and doubles no character, whatever comes in whatever time', () => {
    const stroke: fc.Arbitrary<Keystroke> = fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...'abc~12').map(character) },
      { weight: 1, arbitrary: fc.constant(suffix) },
      { weight: 1, arbitrary: fc.constantFrom<Keystroke>({ kind: 'modifier' }, { kind: 'other' }) },
    );
    const gapMs = fc.oneof(
      { weight: 9, arbitrary: scanGap },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 800 }) },
    );
    const prefix = fc.constantFrom('', '', '~', 'ab');
    fc.assert(
      fc.property(
        fc.array(fc.record({ stroke, gapMs }), { maxLength: 120 }),
        prefix,
        fc.boolean(),
        (presses, prefix, suffixed) => {
          const strokes = presses.map((press) => press.stroke);
          const given = strokes.map((each) => (each.kind === 'character' ? each.character : '')).join('');
          const { codes, stream } = play(presses, { prefix, suffixed, minLength: 4, maxLength: 12 });
          // A prefix is no part of the code: put it back before comparing.
          expect(prefix === '' ? stream : stream.length + codes.length * prefix.length).toEqual(
            prefix === '' ? given : given.length,
          );
          for (const each of codes) expect(each.length).toBeGreaterThanOrEqual(4);
          for (const each of codes) expect(each.length).toBeLessThanOrEqual(12);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('puts back a fast run that no suffix ends', () => {
    expect(play(typed('asdfghjkl', 5))).toMatchObject({ codes: [], field: 'asdfghjkl' });
  });

  it('puts back before the next key takes effect', () => {
    const presses = [
      ...typed('asdfghjkl', 5),
      { stroke: { kind: 'other' } as const, gapMs: 5 },
      ...typed('xy', 200),
    ];
    expect(play(presses)).toMatchObject({ codes: [], field: 'asdfghjklxy' });
  });

  it('lets a scanner stutter once it is known as one', () => {
    const presses = [
      ...typed('123456', 5),
      ...typed('7', 100),
      ...typed('8', 5),
      { stroke: suffix, gapMs: 90 },
    ];
    expect(play(presses)).toMatchObject({ codes: ['12345678'], field: '' });
  });

  it('takes Shift between the characters for part of the run', () => {
    const presses = [...'OMO1:AB'].flatMap((each) => [
      { stroke: { kind: 'modifier' } as const, gapMs: 20 },
      { stroke: character(each), gapMs: 20 },
    ]);
    expect(play([...presses, { stroke: suffix, gapMs: 20 }])).toMatchObject({
      codes: ['OMO1:AB'],
      field: '',
    });
  });

  it('swallows a second suffix, and not a third key a person presses later', () => {
    const presses = [...typed('123456', 5), { stroke: suffix, gapMs: 5 }, { stroke: suffix, gapMs: 5 }];
    expect(play(presses)).toMatchObject({ codes: ['123456'], suffixesPassed: 0 });
    expect(play([...presses, { stroke: suffix, gapMs: 400 }]).suffixesPassed).toBe(1);
  });

  it('reads codes one after the other', () => {
    const one = [...typed('111111', 5), { stroke: suffix, gapMs: 5 }];
    const two = [...typed('222222', 5), { stroke: suffix, gapMs: 5 }];
    expect(play([...one, ...two])).toMatchObject({ codes: ['111111', '222222'], field: '' });
  });

  it('ends a code by silence where scanners send no suffix', () => {
    const options = { suffixed: false };
    expect(play(typed('123456', 5), options)).toMatchObject({ codes: ['123456'], field: '' });
    expect(play([...typed('123456', 5), ...typed('x', 500)], options)).toMatchObject({ field: 'x' });
    expect(play(typed('12345', 5), options)).toMatchObject({ codes: [], field: '12345' });
  });

  it('puts back what is longer than a code may be', () => {
    fc.assert(
      fc.property(fc.integer({ min: 51, max: 300 }), (length) => {
        const text = 'x'.repeat(length);
        const played = play([...typed(text, 5), { stroke: suffix, gapMs: 5 }]);
        expect(played).toMatchObject({ codes: [], field: text, suffixesPassed: 1 });
      }),
    );
  });

  describe('with a prefix', () => {
    it('lets nothing of a code into the field, not even at first', () => {
      fc.assert(
        fc.property(code, scanGap, (text, gapMs) => {
          const presses = [...typed(`~${text}`, gapMs), { stroke: suffix, gapMs }];
          const played = play(presses, { prefix: '~' });
          expect(played).toMatchObject({ codes: [text], field: '', swallowed: presses.length });
        }),
      );
    });

    it('takes no run without it for a code', () => {
      fc.assert(
        fc.property(printable, (text) => {
          fc.pre(!text.startsWith('~'));
          const played = play([...typed(text, 5), { stroke: suffix, gapMs: 5 }], { prefix: '~' });
          expect(played).toMatchObject({ codes: [], field: text, suffixesPassed: 1 });
        }),
      );
    });

    it('gives a person the prefix back when that is all they type', () => {
      expect(play(typed('~', 200), { prefix: '~' })).toMatchObject({ codes: [], field: '~' });
      expect(play(typed('a~b', 200), { prefix: '~~' })).toMatchObject({ codes: [], field: 'a~b' });
    });
  });
});
