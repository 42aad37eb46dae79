import type { ReactiveControllerHost } from 'lit';
import { ApiFailure } from './failure.js';

/** Something loaded from the server: shown while it is loaded again, and kept when that fails. */
export interface Resource<T> {
  readonly value: T | undefined;
  readonly failure: ApiFailure | undefined;
  readonly loading: boolean;
  /** Loads now; an answer that a later load has overtaken is left out. */
  load(): Promise<void>;
  /** Loads soon, and once for many calls. */
  refresh(): void;
  /** Changes the value from what the live stream told. */
  set(value: T): void;
  /** Forgets the value, before something else is loaded. */
  clear(): void;
}

/** Calls to `refresh` within this time become one load. */
const refreshMs = 400;

export function createResource<T>(host: ReactiveControllerHost, fetch: () => Promise<T>): Resource<T> {
  let value: T | undefined;
  let failure: ApiFailure | undefined;
  let loading = false;
  let round = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const mine = ++round;
    loading = true;
    host.requestUpdate();
    try {
      const answer = await fetch();
      if (mine !== round) return;
      value = answer;
      failure = undefined;
    } catch (error) {
      if (mine !== round) return;
      failure = error instanceof ApiFailure ? error : new ApiFailure('api_failed', 0, String(error));
    }
    loading = false;
    host.requestUpdate();
  }

  host.addController({
    hostDisconnected() {
      clearTimeout(timer);
      timer = undefined;
      round += 1;
    },
  });

  return {
    get value() {
      return value;
    },
    get failure() {
      return failure;
    },
    get loading() {
      return loading;
    },
    load,
    refresh() {
      timer ??= setTimeout(() => void load(), refreshMs);
    },
    set(next) {
      value = next;
      host.requestUpdate();
    },
    clear() {
      round += 1;
      value = undefined;
      failure = undefined;
      loading = false;
      host.requestUpdate();
    },
  };
}
