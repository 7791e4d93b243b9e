// Unsent words of a comment survive a reload, a wrong tap and a sign-in page. They stay in this tab and end with it.
import { onArrival } from './arrival.js';

function store(action, field, value) {
  try {
    return sessionStorage[action](`keep:${location.pathname}:${field.dataset.keep}`, value);
  } catch {
    return null;
  }
}

function prepare(field) {
  if (field.value === '') {
    field.value = store('getItem', field) || '';
    if (field.value !== '') field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  field.addEventListener('input', () => store(field.value === '' ? 'removeItem' : 'setItem', field, field.value));
}

function forget(event) {
  for (const field of event.target.querySelectorAll?.('textarea[data-keep]') || []) store('removeItem', field);
}

// A form answered in place is forgotten when the answer is there; one that leaves the page, as it leaves.
document.addEventListener('form:saved', forget);
document.addEventListener('submit', (event) => {
  if (!event.defaultPrevented) forget(event);
});

onArrival('textarea[data-keep]', prepare);
