// Drafts save themselves. Until the server has said so, the words are kept on this device as well.
import { element } from '../app/element.js';
import { KeptCopy, fieldsOf, putBack } from './kept.js';
import { refusal, when } from './words.js';

const pause = 1500;
const retries = [5000, 15000, 30000, 60000];
const justLeft = 60000;
const keepaliveLimit = 60000; // browsers send at most 64 KiB after a page is left

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector('[data-save-status]') || document.querySelector('[data-save-status]');
    this.copy = new KeptCopy(form);
    this.written = JSON.stringify(fieldsOf(form));
    this.failures = 0;
    this.stopped = false;
    this.offer();
    form.addEventListener('input', () => this.changed());
    form.addEventListener('change', () => this.changed());
    form.addEventListener('submit', (event) => this.submitted(event));
    document.addEventListener('visibilitychange', () => document.hidden && this.save(true));
    window.addEventListener('pagehide', () => this.left());
    window.addEventListener('online', () => this.failures > 0 && this.save());
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) this.leaving = false;
    });
  }

  get dirty() {
    return JSON.stringify(fieldsOf(this.form)) !== this.written;
  }

  say(...words) {
    this.status?.replaceChildren(...words);
  }

  changed() {
    if (!this.dirty) return;
    this.safe = this.copy.write(fieldsOf(this.form), this.version?.value);
    if (!this.stopped) this.later(pause);
  }

  later(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), ms);
  }

  left() {
    const hopeful = this.failures === 0 && !this.stopped && !this.leaving;
    if (this.dirty && hopeful) this.copy.write(fieldsOf(this.form), this.version?.value, { left: true });
    this.save(true);
  }

  // One request at a time: the second would carry a version that the first has just used up.
  async save(keepalive = false) {
    clearTimeout(this.timer);
    if (this.running || this.stopped || this.leaving || !this.dirty) return;
    this.running = this.send(keepalive);
    await this.running;
    this.running = null;
    if (this.dirty && !this.stopped && this.failures === 0) this.later(pause);
  }

  async send(keepalive) {
    const fields = fieldsOf(this.form);
    const body = new URLSearchParams(fields);
    if (this.version) body.append('version', this.version.value);
    this.say('Saving…');
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: 'POST', body, headers: { Accept: 'application/json' }, redirect: 'manual', keepalive: keepalive && body.toString().length < keepaliveLimit,
      });
      await this.answered(answer, fields);
    } catch {
      this.failed(`Not saved: you are offline. ${this.where()}`);
    }
  }

  get version() {
    return this.form.querySelector('input[name="version"]');
  }

  where() {
    return this.safe === false ? 'Stay on this page until you are connected.' : 'Your words are kept on this device.';
  }

  async answered(answer, fields) {
    if (answer.ok) await this.saved(answer, fields);
    else if (answer.type === 'opaqueredirect' || answer.status === 401) this.signedOut();
    else if (answer.status === 409) this.conflict(await refusal(answer, 'Someone else changed this while you were writing.'));
    else if (answer.status < 500) this.refused(await refusal(answer, `Not saved. ${this.where()}`));
    else this.failed(`Not saved: something went wrong at our end. ${this.where()}`);
  }

  async saved(answer, fields) {
    const { version, saved_at: savedAt } = await answer.json();
    if (this.version && version !== undefined) this.version.value = version;
    this.written = JSON.stringify(fields);
    this.failures = 0;
    if (!this.dirty) this.copy.drop();
    this.say(`Saved ${when(savedAt ? new Date(savedAt) : new Date())}`);
    this.form.dispatchEvent(new CustomEvent('form:saved', { bubbles: true }));
  }

  signedOut() {
    const from = encodeURIComponent(location.pathname + location.search);
    const link = element('a', { href: `${this.form.dataset.signIn || '/sign-in'}?next=${from}` }, 'Sign in again');
    this.failed('You were signed out. We kept your draft. ', link);
  }

  // Saving on would overwrite a colleague, so it waits until the person has seen both versions.
  conflict({ message, url, link }) {
    this.stopped = true;
    this.say(`${message} `, ...(url ? [element('a', { href: url }, link || 'See both versions')] : []));
  }

  // The server will say the same again until something is changed.
  refused({ message }) {
    this.say(message);
    this.failures = 1;
  }

  failed(...words) {
    this.say(...words);
    this.later(retries[Math.min(this.failures++, retries.length - 1)]);
  }

  // A save under way changes the version the form is about to send: the form waits for it.
  submitted(event) {
    if (event.defaultPrevented) return;
    clearTimeout(this.timer);
    if (!this.running) {
      this.leaving = true;
      if (this.dirty) this.copy.write(fieldsOf(this.form), this.version?.value, { sent: true });
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    this.running.finally(() => setTimeout(() => this.form.requestSubmit(submitter)));
  }

  offer() {
    const copy = this.copy.read();
    if (!copy) return;
    const arrived = copy.sent && copy.version !== this.version?.value;
    if (arrived || JSON.stringify(copy.fields) === this.written) {
      this.copy.drop();
      return;
    }
    // The page came back before its own last words had been saved: they belong in it, and no question needs to be asked. Sending
    // them a second time is no conflict.
    if (copy.left && copy.version === this.version?.value && Date.now() - copy.at < justLeft) {
      putBack(this.form, copy.fields);
      this.save();
      return;
    }
    const back = element('button', { type: 'button', class: 'btn small' }, 'Put them back');
    const away = element('button', { type: 'button', class: 'btn small quiet' }, 'Throw them away');
    const flash = element('div', { class: 'flash', role: 'status' }, element('p', {}, `This device kept words from ${when(new Date(copy.at))} that were not saved. `), back, away);
    back.addEventListener('click', () => {
      flash.remove();
      putBack(this.form, copy.fields);
    });
    away.addEventListener('click', () => {
      flash.remove();
      this.copy.drop();
    });
    this.form.prepend(flash);
  }
}

/** Makes form save itself. */
export function startAutosave(form) {
  return new Autosave(form);
}
