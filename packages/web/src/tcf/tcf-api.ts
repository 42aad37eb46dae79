/** What vendors and consent tools call `__tcfapi` (IAB Tech Lab, "CMP API v2"). */
export type TcfApi = (
  command: string,
  version: number | null | undefined,
  callback: TcfCallback,
  parameter?: unknown,
) => unknown;
export type TcfCallback = (value: unknown, success: boolean) => void;

/** What is read of TCData; whatever another tool puts into it. */
export interface TcData {
  tcString?: unknown;
  gdprApplies?: unknown;
  cmpStatus?: unknown;
  eventStatus?: unknown;
  listenerId?: unknown;
  purpose?: { consents?: unknown };
  publisher?: { consents?: unknown };
  vendor?: { consents?: unknown };
  specialFeatureOptins?: unknown;
}

export const tcfPage = globalThis as unknown as { __tcfapi?: unknown };
export const locatorName = '__tcfapiLocator';

/** The `__tcfapi` of this page, when there is one. */
export const ofThisPage = () =>
  typeof tcfPage.__tcfapi === 'function' ? (tcfPage.__tcfapi as TcfApi) : undefined;

interface FrameCall {
  __tcfapiCall: { command: string; version: number; parameter: unknown; callId: string };
}
interface FrameReturn {
  __tcfapiReturn: { returnValue: unknown; success: boolean; callId: string };
}

/** The page around this one whose consent tool answers, when it has said so by its locator frame. */
export function frameAround(): Window | undefined {
  for (let frame: Window = window; frame !== frame.parent;) {
    frame = frame.parent;
    try {
      if (locatorName in frame.frames && (frame.frames as unknown as Record<string, unknown>)[locatorName]) {
        return frame;
      }
    } catch {
      // Of another origin, and without such a frame: asking for it is forbidden then.
    }
  }
  return undefined;
}

/** `__tcfapi` of a page around this one, by messages. */
export function ofFrame(frame: Window): { api: TcfApi; close(): void } {
  const callbacks = new Map<string, TcfCallback>();
  const prefix = Math.random().toString(36).slice(2);
  const hear = ({ data, source }: MessageEvent) => {
    if (source !== frame) return;
    const answer = (messageOf(data) as Partial<FrameReturn> | undefined)?.__tcfapiReturn;
    if (answer) callbacks.get(answer.callId)?.(answer.returnValue, answer.success);
  };
  addEventListener('message', hear);
  return {
    api(command, version, callback, parameter) {
      const callId = `${prefix}-${callbacks.size}`;
      callbacks.set(callId, callback);
      const call: FrameCall = { __tcfapiCall: { command, version: version ?? 2, parameter, callId } };
      frame.postMessage(call, '*');
    },
    close: () => removeEventListener('message', hear),
  };
}

/** Answers the frames of this page with `api`, and puts up the locator they look for. */
export function answerFrames(api: TcfApi): () => void {
  const hear = ({ data, source }: MessageEvent) => {
    const message = messageOf(data) as Partial<FrameCall> | undefined;
    const call = message?.__tcfapiCall;
    if (!call || !source) return;
    const reply = (returnValue: unknown, success: boolean) => {
      const answer: FrameReturn = { __tcfapiReturn: { returnValue, success, callId: call.callId } };
      // Who asks by a string is answered by one.
      source.postMessage(typeof data === 'string' ? JSON.stringify(answer) : answer, { targetOrigin: '*' });
    };
    api(call.command, call.version, reply, call.parameter);
  };
  addEventListener('message', hear);
  const locator = document.createElement('iframe');
  locator.name = locatorName;
  locator.hidden = true;
  const putUp = () => {
    if (!(locatorName in window.frames)) document.body.append(locator);
  };
  if (document.body) putUp();
  else addEventListener('DOMContentLoaded', putUp, { once: true });
  return () => {
    removeEventListener('message', hear);
    removeEventListener('DOMContentLoaded', putUp);
    locator.remove();
  };
}

function messageOf(data: unknown): unknown {
  if (typeof data !== 'string') return data ?? undefined;
  if (!data.includes('__tcfapi')) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    // Somebody else's message.
    return undefined;
  }
}
