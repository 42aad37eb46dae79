/** A redemption was decided, on the spot or later: what was accepted offline is decided twice. */
export class OmoRedeemerDecidedEvent extends Event {
  readonly state: 'provisional' | 'confirmed' | 'refused' | 'conflict';
  readonly redemptionId: string;
  /** Undefined when the code was not a pass. */
  readonly passId: string | undefined;
  /** Why it was refused or conflicts. */
  readonly code: string | undefined;

  constructor(decision: Pick<OmoRedeemerDecidedEvent, 'state' | 'redemptionId' | 'passId' | 'code'>) {
    super('omo-redeemer-decided', { bubbles: true, composed: true });
    this.state = decision.state;
    this.redemptionId = decision.redemptionId;
    this.passId = decision.passId;
    this.code = decision.code;
  }
}

declare global {
  interface HTMLElementEventMap {
    'omo-redeemer-decided': OmoRedeemerDecidedEvent;
  }
  interface DocumentEventMap {
    'omo-redeemer-decided': OmoRedeemerDecidedEvent;
  }
}
