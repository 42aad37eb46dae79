import type { AskableConsent, Stop } from '@omokit/core';
import type { Purpose } from '@omokit/protocol';
import type { TcStringOptions } from './tc-string.js';
import { frameAround, ofFrame, ofThisPage, type TcData, type TcfApi } from './tcf-api.js';
import { grantedBy, tcfPurposes } from './tcf-purposes.js';

export interface ReadTcfOptions extends TcStringOptions {
  /** What is granted where the consent tool says that the GDPR does not apply. Nothing is answered there unless told. */
  outsideGdpr?: readonly Purpose[];
  /** Which notice the other tool shows, for the receipt: 'tcf' unless told; a mark of the TC string follows it. */
  notice?: string;
  /** How long to look for a consent tool that loads later. 60 000 unless told. */
  waitMs?: number;
  /** The consent tool threw, or said what nobody can read. */
  failed?(cause: unknown): void;
}

const lookEveryMs = 250;

/**
 * Takes as the person's answer what another consent tool (a CMP of IAB's TCF) on this page or around it says. What they chose
 * just now always counts; what was chosen earlier, when it is not this receipt's and nobody has answered us otherwise since.
 */
export function readTcf(consent: AskableConsent, options: ReadTcfOptions = {}): Stop {
  const { notice = 'tcf', waitMs = 60_000, failed } = options;
  const { purposes: map = tcfPurposes, of = 'vendors', vendorId, outsideGdpr } = options;
  const covered = new Set<Purpose>(Object.keys(map) as Purpose[]);
  let isStopped = false;
  let hasAnswered = false;
  let asked: TcfApi | undefined;
  let around: ReturnType<typeof ofFrame> | undefined;
  const removals = new Map<unknown, () => void>();

  const attempt = (run: () => void) => {
    try {
      run();
    } catch (cause) {
      failed?.(cause);
    }
  };

  function ask(api: TcfApi): void {
    asked = api;
    const hear = (value: unknown, success: boolean) =>
      attempt(() => {
        const data = (value ?? {}) as TcData;
        if (success !== true) return;
        const { listenerId } = data;
        const remove = () => void api('removeEventListener', 2, () => {}, listenerId);
        if (isStopped) return remove();
        hasAnswered = true;
        removals.set(listenerId, remove);
        take(data);
      });
    attempt(() => void api('addEventListener', 2, hear));
  }

  function take(data: TcData): void {
    const isOutside = data.gdprApplies === false;
    if (typeof data.cmpStatus === 'string' && data.cmpStatus !== 'loaded') return;
    if (data.eventStatus !== 'tcloaded' && data.eventStatus !== 'useractioncomplete') return;
    if (isOutside && !outsideGdpr) return;
    const granted = isOutside ? outsideGdpr! : grantedIn(data);
    const receipt = consent.receipt();
    const others = (receipt?.granted ?? []).filter((purpose) => !covered.has(purpose));
    const name = `${notice}:${markOf(String(data.tcString ?? ''))}`;
    if (receipt && data.eventStatus === 'tcloaded') {
      const isOfTcf = receipt.notice.startsWith(`${notice}:`);
      if (!isOfTcf || receipt.notice === name) return;
    }
    const answer = [...new Set([...others, ...granted])];
    if (receipt?.notice === name && `${[...receipt.granted].sort()}` === `${answer.sort()}`) return;
    consent.answer(answer, name);
  }

  function grantedIn(data: TcData): Purpose[] {
    if (vendorId !== undefined && !idsOf(data.vendor?.consents).has(vendorId)) return [];
    const said = of === 'publisher' ? data.publisher : data.purpose;
    const specialFeatures = idsOf(data.specialFeatureOptins);
    return grantedBy({ purposes: idsOf(said?.consents), specialFeatures }, map);
  }

  const until = Date.now() + waitMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function look(): void {
    attempt(() => {
      const here = ofThisPage();
      const frame = here || around ? undefined : frameAround();
      if (frame) ask((around = ofFrame(frame)).api);
      // A stub that forgot who had asked is replaced by the tool itself: it is asked anew.
      else if (here && here !== asked) ask(here);
    });
    if (!hasAnswered && Date.now() < until) timer = setTimeout(look, lookEveryMs);
  }
  look();

  return () => {
    isStopped = true;
    clearTimeout(timer);
    for (const remove of removals.values()) attempt(remove);
    around?.close();
  };
}

/** The ids with a yes in `{ '1': true, '2': false }`. */
const idsOf = (said: unknown): ReadonlySet<number> =>
  new Set(
    Object.entries((said ?? {}) as object)
      .filter(([, yes]) => yes === true)
      .map(([id]) => Number(id)),
  );

/** FNV-1a, 32 bits: whether it is the TC string of the receipt. */
function markOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
