import { emptyStats, OmoError, type Api, type AskableConsent, type Omo, type Tracked } from '@omokit/core';

/**
 * A host that does nothing and remembers nothing, for where there is no page: a server renders many visitors' pages
 * from one module, and what one of them is must not reach the next.
 */
export function createInertOmo(): Omo {
  const dropped = () => Promise.resolve<Tracked>('dropped');
  const stop = () => undefined;
  const noPage = () => new OmoError('option_invalid', 'There is no page here: call this in a browser.');
  const refuse = () => Promise.reject(noPage());
  const answer = () => {
    throw noPage();
  };
  const api: Api = { get: refuse, post: refuse };
  const consent: AskableConsent = {
    decide: () => 'hold',
    receipt: () => undefined,
    answer,
    withdraw: answer,
    forget: stop,
    watch: () => stop,
  };

  return {
    track: dropped,
    page: dropped,
    identify: dropped,
    group: dropped,
    link: dropped,
    connect: refuse,
    flush: () => Promise.resolve(true),
    leave: stop,
    export: () => Promise.resolve({ events: [], dead: [] }),
    resend: () => Promise.resolve(0),
    reset: () => Promise.resolve(),
    endSession: () => Promise.resolve(),
    close: () => Promise.resolve(),
    anonymousId: () => '',
    userId: () => undefined,
    stats: () => Promise.resolve({ ...emptyStats, storage: 'memory' as const }),
    watch: () => stop,
    consent,
    api,
    storage: { get: () => undefined, set: stop, remove: stop },
    online: () => false,
    whenOnline: () => stop,
  };
}
