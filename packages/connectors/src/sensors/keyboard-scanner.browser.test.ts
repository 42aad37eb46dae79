import { expect } from '@esm-bundle/chai';
import type { Stop } from '@omokit/core';
import { keyboardScanner, type KeyboardScannerOptions } from './keyboard-scanner.js';

let clock = 1_000;
let stop: Stop | undefined;

/** Dispatches a keydown and does what a browser does by itself when no one prevents it: types the character. */
function press(key: string, gapMs: number): boolean {
  clock += gapMs;
  const focused = deepFocus();
  const event = new KeyboardEvent('keydown', {
    key,
    code: key,
    bubbles: true,
    cancelable: true,
    composed: true,
  });
  Object.defineProperty(event, 'timeStamp', { value: clock });
  const passed = focused.dispatchEvent(event);
  if (passed && key.length === 1) document.execCommand('insertText', false, key);
  focused.dispatchEvent(new KeyboardEvent('keyup', { key, code: key, bubbles: true, composed: true }));
  return passed;
}

function deepFocus(): Element {
  let focused = document.activeElement ?? document.body;
  while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

const type = (text: string, gapMs: number) => [...text].map((key) => press(key, gapMs));
const scan = (text: string) => [...type(text, 8), press('Enter', 8)];
const pause = () => void (clock += 1_000);
const afterMs = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

function watch(options: KeyboardScannerOptions = {}): string[] {
  const codes: string[] = [];
  stop = keyboardScanner(options).watch(({ text }) => codes.push(text));
  return codes;
}

function mount<T extends HTMLElement>(html: string): T {
  const room = document.createElement('div');
  room.append(document.createRange().createContextualFragment(html));
  document.body.append(room);
  const field = room.querySelector<T>('[data-field]')!;
  field.focus();
  return field;
}

describe('keyboardScanner, in a page', () => {
  afterEach(() => {
    stop?.();
    pause();
    document.body.replaceChildren();
  });

  it('reads a code when nothing is focused', async () => {
    const codes = watch();
    scan('OMO1:ABCDEF');
    await afterMs(0);
    expect(codes).to.deep.equal(['OMO1:ABCDEF']);
  });

  it('leaves the focused field as it was, selection included', async () => {
    const codes = watch();
    const field = mount<HTMLInputElement>('<input data-field value="Anna Example">');
    field.setSelectionRange(5, 12);
    const inputs: string[] = [];
    field.addEventListener('input', () => inputs.push(field.value));
    scan('OMO1:ABCDEF');
    await afterMs(0);
    expect(codes).to.deep.equal(['OMO1:ABCDEF']);
    expect(field.value).to.equal('Anna Example');
    expect([field.selectionStart, field.selectionEnd]).to.deep.equal([5, 12]);
    expect(inputs.at(-1), 'what the page was last told').to.equal('Anna Example');
  });

  it('leaves fields as they were that have no selection or reformat what is typed', async () => {
    const codes = watch();
    const email = mount<HTMLInputElement>('<input data-field type="email" value="a@b.example">');
    scan('4006381333931');
    expect(email.value).to.equal('a@b.example');
    pause();

    const masked = mount<HTMLInputElement>('<input data-field value="12">');
    masked.addEventListener('input', () => (masked.value = masked.value.replace(/\W/g, '').slice(0, 4)));
    scan('4006381333931');
    expect(masked.value).to.equal('12');
    await afterMs(0);
    expect(codes).to.deep.equal(['4006381333931', '4006381333931']);
  });

  it('leaves a textarea, an editable element and a field in a shadow root as they were', async () => {
    const codes = watch();
    const area = mount<HTMLTextAreaElement>('<textarea data-field></textarea>');
    type('note', 120);
    pause();
    scan('CODE-1-A');
    expect(area.value).to.equal('note');
    pause();

    const editable = mount('<div data-field contenteditable>text </div>');
    document.getSelection()!.selectAllChildren(editable);
    document.getSelection()!.collapseToEnd();
    scan('CODE 2 B');
    expect(editable.textContent!.trimEnd()).to.equal('text');
    pause();

    const host = mount('<div data-field></div>');
    const inner = document.createElement('input');
    host.attachShadow({ mode: 'open' }).append(inner);
    inner.focus();
    scan('CODE-3-C');
    expect(inner.value).to.equal('');
    await afterMs(0);
    expect(codes).to.deep.equal(['CODE-1-A', 'CODE 2 B', 'CODE-3-C']);
  });

  it('does not submit the form or click the button that has the focus', () => {
    watch();
    const field = mount<HTMLInputElement>('<form><input data-field></form>');
    const passed = scan('OMO1:ABCDEF');
    expect(passed.at(-1), 'whether Enter reached the page').to.equal(false);
    expect(field.value).to.equal('');
  });

  it('reads a code whose keys a busy page gets late', async () => {
    const codes = watch();
    const field = mount<HTMLInputElement>('<input data-field>');
    type('OMO1:ABC', 8);
    await afterMs(200);
    scan('DEF');
    await afterMs(0);
    expect(codes).to.deep.equal(['OMO1:ABCDEF']);
    expect(field.value).to.equal('');
  });

  it('lets a person type as fast as they can', async () => {
    const codes = watch();
    const field = mount<HTMLInputElement>('<input data-field>');
    const text = 'the quick brown fox';
    for (const [at, key] of [...text].entries()) press(key, at % 5 === 0 ? 60 : 20);
    expect(press('Enter', 60), 'whether Enter reached the page').to.equal(true);
    await afterMs(150);
    expect(field.value).to.equal(text);
    expect(codes).to.deep.equal([]);
  });

  it('puts back what was typed like a scan and was none', async () => {
    const codes = watch();
    const field = mount<HTMLInputElement>('<input data-field value="[]">');
    field.setSelectionRange(1, 1);
    type('asdfghjkl', 5);
    expect(field.value).to.equal('[]');
    await afterMs(600);
    expect(field.value).to.equal('[asdfghjkl]');
    pause();
    type('asdfghjkl', 5);
    press('x', 500);
    expect(field.value).to.equal('[asdfghjklasdfghjklx]');
    expect(codes).to.deep.equal([]);
  });

  it('puts back once when two scanners listen', async () => {
    const codes = watch();
    const stopSecond = keyboardScanner().watch(({ text }) => codes.push(text));
    const field = mount<HTMLInputElement>('<input data-field value="a">');
    field.setSelectionRange(1, 1);
    type('asdfghjkl', 5);
    await afterMs(600);
    expect(field.value).to.equal('aasdfghjkl');
    pause();
    scan('OMO1:ABCDEF');
    await afterMs(0);
    expect(field.value).to.equal('aasdfghjkl');
    expect(codes).to.deep.equal(['OMO1:ABCDEF', 'OMO1:ABCDEF']);
    stopSecond();
  });

  it('lets nothing of a code into the field when a prefix marks codes', async () => {
    const codes = watch({ prefix: '~' });
    const field = mount<HTMLInputElement>('<input data-field>');
    let inputs = 0;
    field.addEventListener('input', () => (inputs += 1));
    scan('~OMO1:ABCDEF');
    await afterMs(0);
    expect(codes).to.deep.equal(['OMO1:ABCDEF']);
    expect(inputs).to.equal(0);
  });

  it('keeps out of logins and of fields that say so', async () => {
    const codes = watch();
    const user = mount<HTMLInputElement>('<form><input data-field><input type="password"></form>');
    scan('anna.example');
    const password = user.form!.querySelector<HTMLInputElement>('[type=password]')!;
    password.focus();
    scan('correct horse');
    const search = mount<HTMLInputElement>('<p data-omo-scanner="off"><input data-field></p>');
    scan('4006381333931');
    await afterMs(150);
    expect([user.value, password.value, search.value]).to.deep.equal([
      'anna.example',
      'correct horse',
      '4006381333931',
    ]);
    expect(codes).to.deep.equal([]);
  });

  it('keeps the keyup of a swallowed key from the page', () => {
    watch();
    const seen: string[] = [];
    const note = (event: KeyboardEvent) => void seen.push(`${event.type} ${event.key}`);
    document.addEventListener('keydown', note);
    document.addEventListener('keyup', note);
    document.body.addEventListener('keydown', note);
    scan('1234567');
    document.removeEventListener('keydown', note);
    document.removeEventListener('keyup', note);
    document.body.removeEventListener('keydown', note);
    expect(seen.filter((each) => /[67]|Enter/.test(each))).to.deep.equal([]);
    expect(seen).to.include('keyup 1');
  });
});
