export interface Scan {
  text: string;
  /** By the names of the Barcode Detection API, `unknown` when the scanner does not say. */
  symbology: string;
  source: 'camera' | 'keyboard';
}

/** A code was read. The same code is told again only after it has been out of sight for a while. */
export class OmoScannerScannedEvent extends Event implements Scan {
  readonly text: string;
  readonly symbology: string;
  readonly source: Scan['source'];

  constructor(scan: Scan) {
    super('omo-scanner-scanned', { bubbles: true, composed: true });
    this.text = scan.text;
    this.symbology = scan.symbology;
    this.source = scan.source;
  }
}

/** The camera is on. */
export class OmoScannerStartedEvent extends Event {
  constructor() {
    super('omo-scanner-started', { bubbles: true, composed: true });
  }
}

/** The camera is off, by hand or because it failed. */
export class OmoScannerStoppedEvent extends Event {
  constructor() {
    super('omo-scanner-stopped', { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'omo-scanner-scanned': OmoScannerScannedEvent;
    'omo-scanner-started': OmoScannerStartedEvent;
    'omo-scanner-stopped': OmoScannerStoppedEvent;
  }
  interface DocumentEventMap {
    'omo-scanner-scanned': OmoScannerScannedEvent;
    'omo-scanner-started': OmoScannerStartedEvent;
    'omo-scanner-stopped': OmoScannerStoppedEvent;
  }
}
