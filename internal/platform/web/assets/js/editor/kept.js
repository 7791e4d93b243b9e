// The copy of unsaved words on this device. It lives until the server has acknowledged them, or for thirty days.
const days = 30 * 24 * 60 * 60 * 1000;

/** The copy of one form. The key holds the person, so a colleague at the same computer is not offered it. */
export class KeptCopy {
  constructor(form) {
    this.key = `draft:${form.dataset.person || ''}:${form.dataset.autosave}`;
  }

  read() {
    try {
      const copy = JSON.parse(localStorage.getItem(this.key));
      return copy && Date.now() - copy.at < days ? copy : null;
    } catch {
      return null;
    }
  }

  /**
   * Keeps the fields, with the version they were written on; false when this device has no room or no storage. sent says that
   * the whole form is on its way: when the page comes back with another version, it arrived. left says that the page was left
   * with these words on their way: when it comes back with the version they were written on, it was quicker than they were.
   */
  write(fields, version, { sent = false, left = false } = {}) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), fields, version, sent, left }));
      return true;
    } catch {
      return false;
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing was kept.
    }
  }
}

/** The words of a form as [name, value] pairs, without files and without the version it was loaded with. */
export function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === 'string' && name !== 'version');
}

/** Puts kept fields back into a form. */
export function putBack(form, fields) {
  const left = fields.slice();
  const take = (name) => {
    const at = left.findIndex((pair) => pair[0] === name);
    return at < 0 ? null : left.splice(at, 1)[0][1];
  };
  for (const control of form.elements) {
    if (control.name && control.name !== 'version' && !control.disabled) setControl(control, fields, take);
  }
  const body = fields.find(([name]) => name === 'body_json');
  const container = form.querySelector('[data-editor]');
  if (body && container) container.dispatchEvent(new CustomEvent('editor:load', { detail: body[1] }));
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

function setControl(control, fields, take) {
  const has = (value) => fields.some(([name, kept]) => name === control.name && kept === value);
  if (/^(file|submit|button|reset|image)$/.test(control.type)) return;
  if (/^(checkbox|radio)$/.test(control.type)) control.checked = has(control.value);
  else if (control.multiple) for (const option of control.options) option.selected = has(option.value);
  else control.value = take(control.name) ?? control.value;
}
