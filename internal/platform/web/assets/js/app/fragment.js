// The only door through which server HTML becomes nodes. The text is parsed in an inert document (nothing runs or loads
// there) and stripped of whatever could act, so even a hole in a template would not become a script.
import { arrived } from './arrival.js';
import { announce } from './announce.js';

const policy = window.trustedTypes?.createPolicy('staffroom', { createHTML: (html) => html });
const acting = 'script, iframe, frame, object, embed, base, meta, link, style, template';

/** Parses server HTML into an inert, harmless document. */
export function parse(html) {
  const inert = new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, 'text/html');
  for (const node of inert.querySelectorAll(acting)) node.remove();
  for (const node of inert.querySelectorAll('*')) disarm(node);
  return inert;
}

function disarm(node) {
  for (const { name, value } of [...node.attributes]) {
    const address = /^(href|src|action|formaction|xlink:href)$/.test(name);
    if (name.startsWith('on') || name === 'style' || name === 'srcdoc' || (address && /^[\s\u0000-\u001f]*(javascript|vbscript|data:text)/i.test(value))) {
      node.removeAttribute(name);
    }
  }
}

/** An answer the server refused to give, with its status. */
export class Refusal extends Error {
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

function sameSite(url) {
  const address = new URL(url, location.href);
  if (address.origin !== location.origin) throw new Refusal(0);
  return address;
}

/** Fetches url and returns {inert, url}. Forms with mistakes come back as 422 and are shown like any answer. */
export async function get(url, ids, options = {}) {
  const headers = { Accept: 'text/html', 'X-Fragment': ids };
  const answer = await fetch(sameSite(url), { credentials: 'same-origin', ...options, headers });
  const html = (answer.headers.get('Content-Type') || '').startsWith('text/html');
  if (!html || (!answer.ok && answer.status !== 422)) throw new Refusal(answer.status);
  return { inert: parse(await answer.text()), ok: answer.ok, url: answer.url, redirected: answer.redirected };
}

// A redirect to the page's own path is a refreshed page; to any other path it is a place to go.
function leaves(answer, options) {
  return answer.redirected && options?.method === 'POST' && new URL(answer.url).pathname !== location.pathname;
}

/**
 * Loads url and replaces the regions named by ids (separated by spaces). accepted runs when the server took what was sent,
 * before anything is replaced. Returns false when the page is left instead.
 */
export async function load(ids, url, options, accepted) {
  const names = ids.split(/\s+/).filter(Boolean);
  const regions = names.map((id) => document.getElementById(id)).filter(Boolean);
  for (const region of regions) region.setAttribute('aria-busy', 'true');
  try {
    const answer = await get(url, names.join(' '), options);
    if (answer.ok) accepted?.();
    if (leaves(answer, options)) {
      location.assign(answer.url);
      return false;
    }
    place(names, answer.inert);
    return true;
  } finally {
    for (const region of regions) region.removeAttribute('aria-busy');
  }
}

function place(names, inert) {
  const focus = rememberFocus();
  const opened = [...document.querySelectorAll('details[id]')].map((d) => [d.id, d.open]);
  const whole = inert.body.childNodes;
  const extras = [...inert.querySelectorAll('[data-oob][id]')].filter((extra) => !names.includes(extra.id));
  const proposals = [...inert.querySelectorAll('[data-fill]')];
  for (const extra of extras) extra.remove();
  for (const name of names) replace(name, inert.getElementById(name), names.length === 1 ? whole : null);
  for (const extra of extras) replace(extra.id, extra, null);
  for (const proposal of proposals) fill(proposal);
  for (const [id, open] of opened) {
    const details = document.getElementById(id);
    if (details) details.open = open;
  }
  focus();
}

function replace(id, fresh, whole) {
  const old = document.getElementById(id);
  if (!old) return;
  if (fresh) {
    const node = document.adoptNode(fresh);
    old.replaceWith(node);
    settle(node);
  } else if (whole) {
    old.replaceChildren(...[...whole].map((node) => document.adoptNode(node)));
    settle(old);
  }
}

function settle(node) {
  arrived(node);
  const words = node.matches('[data-announce]') ? node : node.querySelector('[data-announce]');
  if (words) announce(words.textContent.trim());
}

// A proposal from the server never overwrites what a person typed or ticked.
function fill(proposal) {
  const value = proposal.getAttribute('value') || '';
  const fields = [...document.querySelectorAll(`[name="${CSS.escape(proposal.dataset.fill)}"]`)];
  if (fields[0]?.type === 'checkbox') tick(fields, value);
  else if (fields[0]) write(fields[0], value);
}

function write(field, value) {
  if (!value || field.value === value || (field.value !== '' && field.value !== field.dataset.proposed)) return;
  field.value = value;
  field.dataset.proposed = value;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

// Of boxes that answer one question none is proposed where the person has ticked one, and none twice.
function tick(boxes, value) {
  const box = boxes.find((one) => one.value === value);
  const theirs = boxes.some((one) => one.checked && one.dataset.proposed === undefined);
  if (!box || box.checked || box.dataset.proposed !== undefined || theirs) return;
  box.checked = true;
  box.dataset.proposed = '';
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

// Focus survives when the region it is in is replaced: the same id, or else the same field, gets it back.
function rememberFocus() {
  const held = document.activeElement;
  if (!held || held === document.body) return () => {};
  const { id, name, value } = held;
  const caret = typeof held.selectionStart === 'number' ? [held.selectionStart, held.selectionEnd] : null;
  return () => {
    if (held.isConnected) return;
    const again = (id && document.getElementById(id)) || sameField(name, value);
    again?.focus({ preventScroll: true });
    if (caret && again?.setSelectionRange) again.setSelectionRange(...caret);
  };
}

function sameField(name, value) {
  if (!name) return null;
  const fields = [...document.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  return fields.find((field) => field.value === value) || fields[0];
}

// Other scripts of the page ask by event, because the policy must exist only once.
document.addEventListener('fragment:load', (event) => {
  const { ids, url, options } = event.detail;
  event.detail.done = load(ids, url, options);
});
