// Links and forms that replace a part of the page. When anything goes wrong the browser does what it would have done
// without us, so nobody is stuck on a page that does not answer.
import { element } from './element.js';
import { load } from './fragment.js';

function firstField(id) {
  const region = document.getElementById(id.split(' ')[0]);
  return region?.querySelector('[autofocus], textarea, input:not([type="hidden"]), select');
}

function plainClick(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;
}

async function follow(link) {
  try {
    if (!(await load(link.dataset.into, link.href))) return;
    if (link.hasAttribute('data-push')) push(link.dataset.into, link.href);
    firstField(link.dataset.into)?.focus();
  } catch {
    location.assign(link.href);
  }
}

// The page one comes from must know, on the way back, which part to load again.
function push(into, url) {
  if (!history.state) history.replaceState({ into }, '');
  history.pushState({ into }, '', url);
}

// Where nothing was done, or nobody knows, the words stay on the page. Other refusals have a page of their own to say why.
function stayOrLeave(form, problem) {
  const words = { 0: 'Not sent: you are offline. Your words are still here.', 401: 'You were signed out. Your words are still here. Sign in again in another tab, then try again.' };
  const said = words[problem.status || 0] || (problem.status >= 500 && 'Something went wrong at our end. Your words are still here. Try again in a minute.');
  if (!said || form.method === 'get') {
    form.submit();
    return;
  }
  form.querySelector('.err.not-sent')?.remove();
  form.append(element('p', { class: 'err not-sent', role: 'alert' }, said));
}

async function send(form, submitter) {
  const fields = new FormData(form, submitter);
  const url = new URL(submitter?.getAttribute('formaction') || form.getAttribute('action') || location.href, location.href);
  const options = { method: form.method.toUpperCase() };
  if (options.method === 'GET') url.search = new URLSearchParams(fields).toString();
  else options.body = form.enctype === 'multipart/form-data' ? fields : new URLSearchParams(fields);
  form.setAttribute('aria-busy', 'true');
  try {
    const saved = () => form.dispatchEvent(new CustomEvent('form:saved', { bubbles: true }));
    const stayed = await load(form.dataset.into, url, options, saved);
    if (stayed && form.hasAttribute('data-push')) push(form.dataset.into, url);
  } catch (problem) {
    stayOrLeave(form, problem);
  } finally {
    form.removeAttribute('aria-busy');
  }
}

document.addEventListener('click', (event) => {
  const close = event.target.closest?.('[data-close]');
  if (close) document.getElementById(close.dataset.close)?.replaceChildren();
  const link = event.target.closest?.('a[data-into]');
  if (!link || !plainClick(event)) return;
  event.preventDefault();
  follow(link);
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches('form[data-into]')) return;
  event.preventDefault();
  if (form.getAttribute('aria-busy') !== 'true') send(form, event.submitter);
});

window.addEventListener('popstate', (event) => {
  if (event.state?.into) load(event.state.into, location.href).catch(() => location.reload());
});
