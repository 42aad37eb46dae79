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

declare global {
  interface HTMLElementEventMap {
    'omo-scanner-scanned': OmoScannerScannedEvent;
  }
  interface DocumentEventMap {
    'omo-scanner-scanned': OmoScannerScannedEvent;
  }
}
