/** The field that keys go to, as it was when a run of them began. */
export interface FocusedField {
  /** Takes out what a run has typed since; false when that could not be done. */
  takeBack(typed: string): boolean;
  /** Types a text where the caret is now. */
  putBack(text: string): void;
}

/** The field under the target of a key event; undefined when keys are typed into nothing. */
export function focusedField(target: EventTarget | undefined): FocusedField | undefined {
  if (typeof HTMLElement === 'undefined') return undefined;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return inputField(target);
  if (target instanceof HTMLElement && target.isContentEditable) return editableField(target);
  return undefined;
}

/**
 * Whether keys belong to the field whatever their speed: it or what it is in says `data-omo-scanner="off"`, or it is
 * part of a login, where a password manager types as fast as a scanner and what it types must go nowhere else.
 */
export function keepsKeys(target: EventTarget | undefined): boolean {
  if (typeof Element === 'undefined' || !(target instanceof Element)) return false;
  const password = 'input[type="password"]';
  return (
    target.closest('[data-omo-scanner="off"]') !== null ||
    target.matches(password) ||
    Boolean(target.closest('form')?.querySelector(password))
  );
}

function inputField(field: HTMLInputElement | HTMLTextAreaElement): FocusedField {
  const { value, selectionStart: start, selectionEnd: end } = field;

  return {
    takeBack(typed) {
      if (field.value === value) return true;
      const asExpected =
        start !== null && end !== null && field.value === value.slice(0, start) + typed + value.slice(end);
      if (asExpected) {
        field.setSelectionRange(start, start + typed.length);
        if (edit(field, value.slice(start, end))) {
          field.setSelectionRange(start, end);
          return true;
        }
      }
      // A field without selection (number, email), or one whose page reformats what is typed.
      assign(field, value);
      return true;
    },
    putBack(text) {
      if (field.readOnly || field.disabled || edit(field, text)) return;
      if (field.selectionStart === null) return assign(field, field.value + text);
      field.setRangeText(text, field.selectionStart, field.selectionEnd ?? field.selectionStart, 'end');
      field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    },
  };
}

function editableField(field: HTMLElement): FocusedField {
  return {
    takeBack(typed) {
      const selection = field.ownerDocument.getSelection();
      if (!selection?.isCollapsed) return false;
      for (let back = 0; back < typed.length; back++) selection.modify('extend', 'backward', 'character');
      // Editors show a space at the end of a line as a no-break space.
      if (selection.toString().replaceAll('\u00a0', ' ') === typed) return edit(field, '');
      selection.collapseToEnd();
      return false;
    },
    putBack: (text) => void edit(field, text),
  };
}

/**
 * Replaces the selection as typing would: with `input` events, which frameworks listen to, and undo. `execCommand` is
 * deprecated and has no successor that can. Elsewhere than in the focused field it would edit the wrong one.
 */
function edit(field: HTMLElement, text: string): boolean {
  if (!field.matches(':focus')) return false;
  const document = field.ownerDocument;
  return text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
}

/** Sets the value past the property React puts before it, or React would not notice. */
function assign(field: HTMLInputElement | HTMLTextAreaElement, value: string): void {
  const native =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(native, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
}
