/** The visit at the kiosk and the one on the phone are one person's now; fired on both. */
export class OmoHandoffJoinedEvent extends Event {
  readonly userCode: string;

  constructor(userCode: string) {
    super('omo-handoff-joined', { bubbles: true, composed: true });
    this.userCode = userCode;
  }
}

declare global {
  interface HTMLElementEventMap {
    'omo-handoff-joined': OmoHandoffJoinedEvent;
  }
  interface DocumentEventMap {
    'omo-handoff-joined': OmoHandoffJoinedEvent;
  }
}
