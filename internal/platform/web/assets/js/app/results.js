// Facets: a change shows at once; without this the "Update results" button does the same.
import { load } from './fragment.js';

let running;
let shown = location.search;

function address(form) {
  const url = new URL(form.getAttribute('action') || location.pathname, location.href);
  const words = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value !== '') words.append(name, value);
  url.search = words.toString();
  return url;
}

// Only the newest answer may be shown: an earlier one is dropped even when it arrives last.
async function show(form, url) {
  running?.abort();
  running = new AbortController();
  shown = new URL(url, location.href).search;
  await load(form.dataset.results, url, { signal: running.signal });
}

async function update(form) {
  const url = address(form);
  try {
    await show(form, url);
    history.pushState({ results: true }, '', url);
  } catch (problem) {
    if (problem.name !== 'AbortError') location.assign(url);
  }
}

function matchAddress(form) {
  const words = new URLSearchParams(location.search);
  for (const field of form.elements) {
    if (/^(checkbox|radio)$/.test(field.type)) field.checked = words.getAll(field.name).includes(field.value);
    else if (field.name && field.type !== 'hidden') field.value = words.get(field.name) ?? '';
  }
}

document.addEventListener('change', (event) => {
  const form = event.target.form;
  if (!form?.matches('form[data-results]') || !event.target.matches('select, input[type="checkbox"], input[type="radio"]')) return;
  update(form);
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches('form[data-results]')) return;
  event.preventDefault();
  update(form);
});

window.addEventListener('popstate', () => {
  const form = document.querySelector('form[data-results]');
  if (!form || location.search === shown) return; // a jump inside the page
  matchAddress(form);
  show(form, location.href).catch((problem) => {
    if (problem.name !== 'AbortError') location.reload();
  });
});
