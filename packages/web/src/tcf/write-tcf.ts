import { OmoError, type AskableConsent, type Stop } from '@omokit/core';
import { disclosedVendors, encodeTcString, isOnlyTold, type TcfCmp } from './encode-tc-string.js';
import { answerFrames, ofThisPage, tcfPage, type TcfApi, type TcfCallback } from './tcf-api.js';
import { consentsFor, tcfPurposes } from './tcf-purposes.js';

export interface WriteTcfOptions extends TcfCmp {
  /** true unless told. */
  gdprApplies?: boolean;
  /** Another consent tool answers on this page already (`tcf_taken`): nothing was installed. */
  failed?(cause: OmoError): void;
}

const apiVersion = '2.3';
/** Any frame may add listeners. */
const maxListeners = 256;

/**
 * Answers `__tcfapi` on this page and to its frames with what the person told us: `ping`, `addEventListener`,
 * `removeEventListener`, and `getTCData` for those who still ask that way. Throws OmoError `option_invalid`.
 */
export function writeTcf(consent: AskableConsent, options: WriteTcfOptions): Stop {
  const { gdprApplies = true, purposes: map = tcfPurposes } = options;
  const vendors = disclosedVendors(options);
  const byId = new Map(vendors.map((vendor) => [vendor.id, vendor]));
  const listeners = new Map<number, TcfCallback>();
  let lastListener = 0;
  let eventStatus = 'tcloaded';
  tcDataOf(undefined);

  const waiting = waitingAt(ofThisPage());
  if (!waiting) {
    const message =
      'Another consent tool answers __tcfapi on this page. Take its answers with readTcf, or remove it.';
    options.failed?.(new OmoError('tcf_taken', message));
    return () => {};
  }

  /** What vendors are told; they get no yes before there is a receipt. */
  function tcDataOf(listenerId: number | undefined) {
    const receipt = consent.receipt();
    const granted = receipt?.granted ?? [];
    const { purposes, specialFeatures } = consentsFor(granted, map);
    const each = (ids: readonly number[], isYes: (id: number) => boolean) =>
      Object.fromEntries(ids.map((id) => [id, isYes(id)]));
    const all = Array.from({ length: 11 }, (_, index) => index + 1);
    const ids = vendors.map(({ id }) => id);
    const consents = each(all, (id) => purposes.has(id));
    const none = each(all, () => false);
    return {
      tcString: encodeTcString({ granted, at: receipt?.at ?? new Date().toISOString() }, options),
      tcfPolicyVersion: options.vendorList.tcfPolicyVersion ?? 5,
      cmpId: options.cmpId,
      cmpVersion: options.cmpVersion,
      gdprApplies,
      cmpStatus: 'loaded',
      eventStatus: receipt ? eventStatus : 'cmpuishown',
      ...(listenerId !== undefined && { listenerId }),
      isServiceSpecific: true,
      useNonStandardTexts: false,
      publisherCC: options.publisherCountryCode.toUpperCase(),
      purposeOneTreatment: false,
      purpose: { consents, legitimateInterests: none },
      vendor: {
        consents: each(ids, (id) => byId.get(id)!.purposes.some((purpose) => purposes.has(purpose))),
        legitimateInterests: each(ids, (id) => isOnlyTold(byId.get(id)!)),
        disclosedVendors: each(ids, () => true),
      },
      specialFeatureOptins: each([1, 2], (id) => specialFeatures.has(id)),
      publisher: {
        consents,
        legitimateInterests: none,
        customPurpose: { consents: {}, legitimateInterests: {} },
        restrictions: {},
      },
    };
  }

  const commands: Record<string, (callback: TcfCallback, parameter: unknown) => void> = {
    ping: (callback) =>
      callback(
        {
          gdprApplies,
          cmpLoaded: true,
          cmpStatus: 'loaded',
          displayStatus: consent.receipt() ? 'hidden' : 'visible',
          apiVersion,
          cmpId: options.cmpId,
          cmpVersion: options.cmpVersion,
          gvlVersion: options.vendorList.vendorListVersion,
          tcfPolicyVersion: options.vendorList.tcfPolicyVersion ?? 5,
        },
        true,
      ),
    getTCData: (callback) => callback(tcDataOf(undefined), true),
    addEventListener(callback) {
      if (listeners.size >= maxListeners) return callback(null, false);
      const listenerId = (lastListener += 1);
      listeners.set(listenerId, callback);
      callback(tcDataOf(listenerId), true);
    },
    removeEventListener: (callback, listenerId) => callback(listeners.delete(listenerId as number), true),
  };

  const api: TcfApi = (command, version, callback, parameter) => {
    if (typeof callback !== 'function') return;
    const run = Object.hasOwn(commands, command) ? commands[command] : undefined;
    // 0 and nothing ask for the newest.
    if (!run || (version && version !== 2)) callback(null, false);
    else run(callback, parameter);
  };

  tcfPage.__tcfapi = api;
  const stopFrames = answerFrames(api);
  for (const call of waiting) attempt(() => void api(...call));
  const stopWatching = consent.watch(() => {
    eventStatus = 'useractioncomplete';
    for (const [listenerId, callback] of [...listeners]) {
      attempt(() => callback(tcDataOf(listenerId), true));
    }
  });
  return () => {
    stopWatching();
    stopFrames();
    if (tcfPage.__tcfapi === api) delete tcfPage.__tcfapi;
  };
}

type Call = Parameters<TcfApi>;

/** The calls a stub has kept; undefined when a consent tool is there already. */
function waitingAt(api: TcfApi | undefined): Call[] | undefined {
  let isLoaded = false;
  let calls: unknown;
  try {
    api?.('ping', 2, (pong) => (isLoaded = (pong as { cmpLoaded?: unknown } | null)?.cmpLoaded === true));
    calls = isLoaded ? undefined : (api as (() => unknown) | undefined)?.();
  } catch {
    // Whatever stands there answers nobody.
  }
  if (isLoaded) return undefined;
  return Array.isArray(calls) ? calls.map((call) => Array.from(call as ArrayLike<unknown>) as Call) : [];
}

/** A vendor's tag that throws must not keep the others from being told. */
function attempt(run: () => void): void {
  try {
    run();
  } catch (cause) {
    setTimeout(() => {
      throw cause;
    });
  }
}
