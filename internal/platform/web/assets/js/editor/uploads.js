// Files go up in pieces and carry on where they stopped. Each has a row with its progress in words and a way out.
import { Upload } from 'tus-js-client';
import { element } from '../app/element.js';
import { size } from './words.js';

const pieces = 4 * 1024 * 1024;
const atOnce = 2;

function percent(bytes, file) {
  return Math.floor((bytes / file.size) * 100);
}

/** One file on its way. */
class Row {
  constructor(zone, file) {
    this.zone = zone;
    this.file = file;
    this.accepted = 0;
    this.settled = new Promise((settle) => { this.settle = settle; });
    this.words = element('p', { class: 'sm muted' });
    this.bar = element('progress', { max: '100', value: '0', 'aria-label': `Uploading ${file.name}` });
    this.again = element('button', { type: 'button', class: 'btn small', hidden: true });
    this.out = element('button', { type: 'button', class: 'btn small quiet file-acts' }, 'Cancel', element('span', { class: 'vh' }, ` uploading ${file.name}`));
    this.says = element('p', { class: 'err', role: 'alert' });
    this.node = element('div', { class: 'file uploading' }, element('div', {}, element('h3', {}, file.name), this.words, this.bar, this.says, this.again), this.out);
    this.again.addEventListener('click', () => this.carryOn());
    this.out.addEventListener('click', () => this.cancel());
  }

  show(words) {
    this.words.textContent = words;
  }

  start() {
    this.upload = new Upload(this.file, {
      endpoint: this.zone.uploads,
      chunkSize: pieces,
      retryDelays: [0, 1000, 3000],
      removeFingerprintOnSuccess: true,
      metadata: { filename: this.file.name, filetype: this.file.type },
      onProgress: (sent) => this.moved(sent),
      onChunkComplete: (piece, accepted) => { this.accepted = accepted; },
      onSuccess: () => this.arrived(),
      onError: (problem) => this.stopped(problem),
      onShouldRetry: (problem) => !this.refusal(problem),
    });
    this.moved(0);
    this.upload.findPreviousUploads().then((earlier) => {
      if (this.gone) return;
      if (earlier.length > 0) this.upload.resumeFromPreviousUpload(earlier[0]);
      this.upload.start();
    });
  }

  moved(sent) {
    const share = percent(sent, this.file);
    this.bar.value = share;
    this.show(`Uploading, ${share}% of ${size(this.file.size)}`);
  }

  refusal(problem) {
    const status = problem.originalResponse?.getStatus() || 0;
    return status >= 400 && status < 500 && ![404, 409, 410, 423].includes(status) ? status : 0;
  }

  stopped(problem) {
    const status = this.refusal(problem);
    this.bar.hidden = true;
    if (status) this.give(status, problem.originalResponse.getBody());
    else this.dropped();
    this.show('');
    this.zone.next(this);
  }

  // Only what the server has confirmed counts: what was on the wire may be gone.
  dropped() {
    const share = percent(this.accepted, this.file);
    const film = this.file.type.startsWith('video/') ? 'The film' : this.file.name;
    this.says.textContent = `${film} did not upload. Your connection dropped${share > 0 ? ` at ${share}%` : ''}. Nothing else was lost.`;
    this.again.textContent = share > 0 ? `Carry on from ${share}%` : 'Try again';
    this.again.hidden = false;
  }

  give(status, body) {
    const words = { 401: 'You were signed out. We kept your draft. Sign in again, then add the file.', 413: `${this.file.name} is too big.` };
    let said;
    try {
      said = JSON.parse(body).message;
    } catch {
      said = '';
    }
    this.refuse(said || words[status] || `${this.file.name} was not taken. Try another file.`);
  }

  refuse(words) {
    this.says.textContent = words;
    this.bar.hidden = true;
    this.out.replaceChildren('Remove', element('span', { class: 'vh' }, ` ${this.file.name}`));
  }

  carryOn() {
    this.again.hidden = true;
    this.bar.hidden = false;
    this.says.textContent = '';
    this.out.focus();
    if (this.uploaded) this.arrived();
    else this.zone.wait(this);
  }

  cancel() {
    this.gone = true;
    this.upload?.abort(true).catch(() => {});
    this.node.remove();
    this.zone.next(this);
    this.zone.input.focus();
  }

  async arrived() {
    this.uploaded = true;
    this.bar.value = 100;
    this.show('Uploaded. Reading it…');
    this.zone.next();
    await this.before;
    if (this.gone) return;
    const upload = this.upload.url.split('/').pop();
    try {
      await this.zone.attach(upload);
      this.node.remove();
    } catch (problem) {
      this.refuse(problem.status === 401 ? 'You were signed out. We kept your draft. Sign in again, then add the file.' : `${this.file.name} is uploaded but could not be added. Try again in a minute.`);
      this.again.textContent = 'Add it again';
      this.again.hidden = false;
    }
    this.zone.next(this);
  }
}

/** A place where files are dropped or chosen. */
class Zone {
  constructor(node) {
    this.node = node;
    this.uploads = node.dataset.uploads || '/uploads/';
    this.limit = Number(node.dataset.maxBytes) || Infinity;
    this.input = node.querySelector('input[type="file"]');
    this.list = element('div', { class: 'stack upload-list' });
    this.waiting = [];
    this.settled = Promise.resolve();
    this.going = new Set();
    node.after(this.list);
    for (const plain of node.querySelectorAll('[data-no-script]')) plain.hidden = true;
    this.input.addEventListener('change', () => this.chosen());
    for (const kind of ['dragenter', 'dragover']) node.addEventListener(kind, (event) => this.over(event));
    for (const kind of ['dragleave', 'drop']) node.addEventListener(kind, () => node.classList.remove('over'));
    node.addEventListener('drop', (event) => this.dropped(event));
    window.addEventListener('beforeunload', (event) => this.going.size > 0 && event.preventDefault());
  }

  over(event) {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    this.node.classList.add('over');
  }

  dropped(event) {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    this.add(event.dataTransfer.files);
  }

  // The field is emptied, so the page's own form does not send the same files once more.
  chosen() {
    this.add([...this.input.files]);
    this.input.value = '';
  }

  add(files) {
    for (const file of files) {
      const row = new Row(this, file);
      this.list.append(row.node);
      const wrong = this.wrong(file);
      if (wrong) row.refuse(wrong);
      else this.queue(row);
    }
  }

  wrong(file) {
    if (file.size === 0) return `${file.name} is empty. Choose another file.`;
    if (file.size <= this.limit) return '';
    const what = file.type.startsWith('video/') ? 'That film' : file.name;
    return `${what} is ${size(file.size)}. The limit is ${size(this.limit)}. Make it smaller, or paste a link instead.`;
  }

  // Files join the draft in the order in which they were chosen, whichever arrives first.
  queue(row) {
    row.before = this.settled;
    this.settled = Promise.all([row.before, row.settled]);
    this.wait(row);
  }

  wait(row) {
    this.waiting.push(row);
    row.show('Waiting for the files before it');
    this.next();
  }

  next(done) {
    done?.settle();
    this.going.delete(done);
    this.waiting = this.waiting.filter((row) => !row.gone);
    while ([...this.going].filter((row) => !row.uploaded).length < atOnce && this.waiting.length > 0) {
      const row = this.waiting.shift();
      this.going.add(row);
      row.start();
    }
  }

  // app.js turns the answer into nodes, because the page has one door for that.
  async attach(upload) {
    const detail = { ids: this.node.dataset.files, url: this.node.dataset.drop, options: { method: 'POST', body: new URLSearchParams({ upload }) } };
    this.node.dispatchEvent(new CustomEvent('fragment:load', { bubbles: true, detail }));
    await detail.done;
  }
}

/** Makes node take files. */
export function startUploads(node) {
  return new Zone(node);
}
