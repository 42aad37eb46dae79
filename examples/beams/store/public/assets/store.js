// The tablet's own script. It keeps nothing of a visitor but what is on the screen, and that goes with the visit.

const { key, store } = document.body.dataset;
const failures = JSON.parse(document.getElementById('failures').textContent);
const views = ['home', 'piece', 'done'].map((id) => document.getElementById(id));
const setAside = document.getElementById('set-aside');
const nothing = document.getElementById('nothing');
const find = document.getElementById('find');

const withOmo = (call) => (window.omo ||= []).push(call);
const track = (event, properties) => withOmo(['track', event, properties, { purpose: 'operation' }]);

async function post(path, body) {
  try {
    const answer = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ ...body, store }),
    });
    return await answer.json();
  } catch {
    // No network, or no answer that is one: said in one way.
    return { code: 'unreachable' };
  }
}

function fail(code) {
  const shown = document.getElementById('failed');
  shown.textContent = failures[code] ?? failures.unreachable;
  shown.hidden = false;
  setTimeout(() => (shown.hidden = true), 8_000);
}

function show(id) {
  for (const view of views) view.hidden = view.id !== id;
  document.querySelector(`#${id} h1`)?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

const templateIn = (page, sku) => page.querySelector(`template[data-sku="${CSS.escape(sku)}"]`);
const pieceOf = (sku, page = document) => templateIn(page, sku).content.firstElementChild;

/** The page as it is now: a tablet stands there for days, and what is in stock changes by the minute. */
async function pageNow() {
  try {
    const answer = await fetch(location.pathname);
    return new DOMParser().parseFromString(await answer.text(), 'text/html');
  } catch {
    // Without a network: as it was last known.
    return document;
  }
}

async function open(sku) {
  const page = await pageNow();
  document.getElementById('piece').replaceChildren(document.importNode(pieceOf(sku, page), true));
  show('piece');
}

function showReservations(reservations) {
  const rows = reservations.map(({ code, sku, size, slot }) => {
    const row = document.getElementById('reservation').content.cloneNode(true);
    const fills = { code, size, name: pieceOf(sku).dataset.name, when: whenOf(slot) };
    for (const [name, text] of Object.entries(fills))
      row.querySelector(`[data-fill="${name}"]`).textContent = text;
    row.querySelector('button').dataset.open = sku;
    return row;
  });
  setAside.querySelector('ul').replaceChildren(...rows);
  setAside.hidden = rows.length === 0;
  nothing.hidden = rows.length > 0;
  show('home');
}

const whenOf = (slot) =>
  document.querySelector(`template[data-slot="${CSS.escape(slot)}"]`)?.content.textContent ?? '';

function checkIn(reservations) {
  showReservations(reservations);
  for (const { code, sku, size } of reservations)
    track('Booking Checked In', { booking_id: code, sku, size, store_id: store });
}

// The phone has joined this visit: whatever its person has put aside here is shown.
document.addEventListener('omo-handoff-joined', async () => {
  const { reservations } = await post('/api/visit', { anonymousId: window.omo.anonymousId() });
  if (reservations) checkIn(reservations);
});

find.addEventListener('submit', async (event) => {
  event.preventDefault();
  const found = await post('/api/find', Object.fromEntries(new FormData(find)));
  if (!found.reservations) return fail(found.code);
  find.reset();
  checkIn(found.reservations);
});

async function order(article, size) {
  const product = JSON.parse(article.dataset.piece);
  const ordered = await post('/api/orders', {
    sku: product.sku,
    size,
    anonymousId: window.omo?.anonymousId?.(),
  });
  if (!ordered.id) return fail(ordered.code);
  track('Order Completed', {
    order_id: ordered.id,
    affiliation: store,
    total: product.price,
    currency: product.currency,
    products: [{ ...product, variant: size, quantity: 1 }],
  });
  document.querySelector('#done [data-fill="code"]').textContent = ordered.id;
  show('done');
}

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null;
  if (!button) return;
  const { open: sku, order: size } = button.dataset;
  if (sku) void open(sku);
  else if (size) void order(button.closest('[data-piece]'), size);
  else if ('home' in button.dataset) show('home');
});

// The visit is over: what was on the screen, or typed, is nobody else's to see.
withOmo((omo) =>
  omo.watch('reset', () => {
    find.reset();
    setAside.querySelector('ul').replaceChildren();
    document.getElementById('piece').replaceChildren();
    document.querySelector('#done [data-fill="code"]').textContent = '';
    document.getElementById('failed').hidden = setAside.hidden = nothing.hidden = true;
    show('home');
  }),
);
