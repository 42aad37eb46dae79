// The shop's own script: what a member does here is done by the shop's server, and told to Omokit.

const failures = JSON.parse(document.getElementById('failures').textContent);

/** Does something with Omokit's host, now or once omo.js has come; a shop goes on without. */
const withOmo = (call) => (window.omo ||= []).push(call);
const track = (event, properties) => withOmo(['track', event, properties, { purpose: 'operation' }]);
const anonymousId = () => window.omo?.anonymousId?.();

async function post(path, body = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    // No network: said like an answer of the server's.
    return { code: 'unreachable' };
  }
  return answer.json().catch(() => ({ code: 'unreachable' }));
}

function fail(code) {
  const shown = document.getElementById('failed');
  shown.textContent = failures[code] ?? failures.unreachable;
  shown.hidden = false;
  setTimeout(() => (shown.hidden = true), 8_000);
}

/** Opens a dialog with these texts in it; resolves with the button it was closed by. */
function ask(id, fills) {
  const dialog = document.getElementById(id);
  for (const [name, text] of Object.entries(fills))
    for (const place of dialog.querySelectorAll(`[data-fill="${name}"]`)) place.textContent = text;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true }),
  );
}

document
  .getElementById('choices')
  .addEventListener('click', () => document.querySelector('omo-consent').show?.());

const piece = document.querySelector('[data-piece]');
if (piece) {
  const product = JSON.parse(piece.dataset.piece);
  const size = () => piece.querySelector('[name="size"]:checked').value;

  piece.querySelector('.sizes').addEventListener('change', () => {
    for (const offer of piece.querySelectorAll('[data-size]')) offer.hidden = offer.dataset.size !== size();
  });

  async function reserve({ dataset: { reserve: store, name } }) {
    const wanted = { sku: product.sku, size: size(), store };
    const held = await post('/api/reservations', { ...wanted, anonymousId: anonymousId() });
    if (!held.code || !held.state) return fail(held.code);
    const booking = { booking_id: held.code, ...product, size: wanted.size, store_id: store };
    track('Booking Held', booking);
    const answer = await ask('booking', { store: name, size: wanted.size });
    const slot = document.querySelector('[name="slot"]:checked').value;
    if (answer !== 'confirm') return post('/api/reservations/release', { code: held.code });
    const confirmed = await post('/api/reservations/confirm', { code: held.code, slot });
    if (!confirmed.state) return fail(confirmed.code);
    track('Booking Confirmed', { ...booking, slot });
    await ask('booked', { code: confirmed.code });
    location.reload();
  }

  async function order() {
    const ordered = await post('/api/orders', { sku: product.sku, size: size() });
    if (!ordered.id) return fail(ordered.code);
    const { price, currency } = product;
    track('Order Completed', {
      order_id: ordered.id,
      total: price,
      currency,
      products: [{ ...product, variant: size(), quantity: 1 }],
    });
    await ask('ordered', { code: ordered.id });
    location.reload();
  }

  piece.addEventListener('click', ({ target }) => {
    const button = target.closest('button');
    if (button?.dataset.reserve) void reserve(button);
    else if (button && 'order' in button.dataset) void order();
  });
}

const signIn = document.getElementById('sign-in');
signIn?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await post('/api/sign-in', Object.fromEntries(new FormData(signIn)));
  if (answer.number) return location.reload();
  if (answer.code === 'unreachable') return fail(answer.code);
  signIn.querySelector('[role="alert"]').hidden = false;
});
document.getElementById('sign-out')?.addEventListener('click', async () => {
  await post('/api/sign-out');
  withOmo(async (omo) => {
    await omo.reset();
    location.reload();
  });
});

// The shop has signed the member in; once is enough to say so, and only to whom the visitor has agreed to.
const { member } = document.body.dataset;
if (member)
  withOmo(async (omo) => {
    if (omo.storage.get('shop.member') === member) return;
    const tracked = await omo.link({ type: 'web_member', value: member });
    if (tracked !== 'dropped') omo.storage.set('shop.member', member);
  });

const center = document.querySelector('omo-privacy-center');
if (center && member) {
  const enter = async () => {
    const { token } = await post('/api/privacy-token');
    if (token) center.token = token;
  };
  center.addEventListener('omo-privacy-center-expired', enter);
  void enter();
}
