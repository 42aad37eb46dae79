import { expect } from '@esm-bundle/chai';
import { aWhile, until } from './test-backend.js';
import { backend, create, freshName } from './test-page.js';
import { watchIdle } from './watch-idle.js';

describe('watchIdle', () => {
  it('ends the session of who has gone, after a warning, and not of who goes on touching', async () => {
    const omo = create({ name: freshName(), consent: 'operation', channel: 'kiosk' });
    const told: string[] = [];
    omo.watch('reset', (reason) => told.push(reason));
    const onWarn = () => told.push('warn');
    const idle = watchIdle(omo, { afterMs: 400, warnMs: 200, onWarn, onStay: () => told.push('stay') });
    await aWhile(450);
    expect(told).to.deep.equal([]);
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    await until(() => told.includes('warn'));
    const deaf = document.body.appendChild(document.createElement('button'));
    deaf.addEventListener('keydown', (event) => event.stopPropagation());
    deaf.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true }));
    expect(told).to.deep.equal(['warn', 'stay']);
    await until(() => told.includes('idle'));
    await until(() => backend.names().includes('Kiosk Session Ended'));
    expect(backend.received[0]!.properties).to.include({ reason: 'idle' });

    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    idle.stop();
    deaf.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true }));
    await aWhile(450);
    expect(told).to.deep.equal(['warn', 'stay', 'warn', 'idle']);
    deaf.remove();
  });

  it('rests when the session was ended by hand', async () => {
    const omo = create({ name: freshName(), consent: 'operation', channel: 'kiosk' });
    const reasons: string[] = [];
    omo.watch('reset', (reason) => reasons.push(reason));
    const idle = watchIdle(omo, { afterMs: 100, warnMs: 0 });
    idle.touch();
    await omo.endSession();
    await aWhile(200);
    expect(reasons).to.deep.equal(['ended']);
    idle.stop();
  });
});
