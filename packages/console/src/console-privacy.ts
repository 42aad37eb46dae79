import { LitElement, css, html } from 'lit';
import { followLanguage } from './follow-language.js';
import { t } from './language.js';
import type { Session } from './session.js';
import { base } from './styles.js';

/** How long is kept what for, who was erased, and who looked at whom. */
export class ConsolePrivacy extends LitElement {
  static override properties = { session: { attribute: false } };
  declare session: Session | undefined;

  constructor() {
    super();
    this.session = undefined;
    followLanguage(this);
  }

  override render() {
    return html`<h1>${t('privacy.title')}</h1>
      <console-retention .session=${this.session}></console-retention>
      <console-erasures .session=${this.session}></console-erasures>
      <console-audit .session=${this.session}></console-audit>`;
  }

  static override styles = [
    base,
    css`
      h1 {
        min-height: 34px;
      }
      console-retention,
      console-erasures {
        margin-bottom: 22px;
      }
    `,
  ];
}
