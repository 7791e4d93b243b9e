// Tablets whose browser is older than popover: the same markup opens and closes by the hidden attribute.
import { onArrival } from './arrival.js';

const native = 'popover' in HTMLElement.prototype;

function opener(menu) {
  return document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
}

function show(menu, open) {
  menu.hidden = !open;
  opener(menu)?.setAttribute('aria-expanded', String(open));
}

function closeAll(except) {
  for (const menu of document.querySelectorAll('[popover]:not([hidden])')) {
    if (menu !== except) show(menu, false);
  }
}

function clicked(event) {
  const button = event.target.closest?.('[popovertarget]');
  const menu = button ? document.getElementById(button.getAttribute('popovertarget')) : event.target.closest?.('[popover]');
  closeAll(menu);
  if (!button || !menu) return;
  const action = button.getAttribute('popovertargetaction') || 'toggle';
  show(menu, action === 'toggle' ? menu.hidden : action === 'show');
}

function pressed(event) {
  if (event.key !== 'Escape') return;
  const menu = document.querySelector('[popover]:not([hidden])');
  if (!menu) return;
  show(menu, false);
  opener(menu)?.focus();
}

if (!native) {
  onArrival('[popover]', (menu) => show(menu, false));
  document.addEventListener('click', clicked);
  document.addEventListener('keydown', pressed);
}
