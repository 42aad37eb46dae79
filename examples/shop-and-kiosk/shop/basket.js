// The shop's own basket. What Omokit is told of it stands at the buttons.
const shown = document.querySelector('.basket');
const count = () => Number(sessionStorage.getItem('basket'));
const show = () => (shown.textContent = shown.dataset.text.replace('{n}', count()));

document.addEventListener('click', ({ target }) => {
  if (!target.closest('[data-omo-click="Product Added"]')) return;
  sessionStorage.setItem('basket', count() + 1);
  show();
});
show();
