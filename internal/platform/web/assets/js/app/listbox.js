// The part that search suggestions and mentions share: a list under a field, walked with the arrow keys while the focus
// stays in the field (ARIA Authoring Practices, combobox with a listbox popup).
let count = 0;

/** A list of options that belongs to a field. choose(option) runs on Enter or a click. */
export class Listbox {
  constructor(field, label, choose) {
    this.field = field;
    this.choose = choose;
    this.active = -1;
    this.box = document.createElement('div');
    this.box.id = `listbox-${++count}`;
    this.box.className = 'suggest';
    this.box.hidden = true;
    this.box.setAttribute('role', 'listbox');
    this.box.setAttribute('aria-label', label);
    field.setAttribute('aria-controls', this.box.id);
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('autocomplete', 'off');
    this.box.addEventListener('mousedown', (event) => event.preventDefault());
    this.box.addEventListener('click', (event) => this.clicked(event));
    field.addEventListener('blur', () => this.close());
  }

  get options() {
    return [...this.box.querySelectorAll('[role="option"]')];
  }

  get open() {
    return !this.box.hidden;
  }

  /** Shows nodes; those that are options have role=option already. */
  show(nodes) {
    this.box.replaceChildren(...nodes);
    this.options.forEach((option, i) => {
      option.id = `${this.box.id}-${i}`;
      option.tabIndex = -1;
      option.setAttribute('aria-selected', 'false');
    });
    this.mark(-1);
    this.reveal(this.options.length > 0);
  }

  close() {
    this.mark(-1);
    this.reveal(false);
  }

  reveal(open) {
    this.box.hidden = !open;
    if (this.field.getAttribute('role') === 'combobox') this.field.setAttribute('aria-expanded', String(open));
  }

  mark(index) {
    const options = this.options;
    options[this.active]?.setAttribute('aria-selected', 'false');
    this.active = index;
    const option = options[index];
    if (!option) {
      this.field.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.field.setAttribute('aria-activedescendant', option.id);
  }

  // From the last option the walk goes through "none" back to the first, so the typed words can be reached again.
  step(by) {
    const places = this.options.length + 1;
    this.mark(((this.active + 1 + by + places) % places) - 1);
  }

  clicked(event) {
    const option = event.target.closest('[role="option"]');
    if (option) this.choose(option, event);
  }

  /** Handles a key of the field; true when the key was used. */
  key(event) {
    if (!this.open || event.isComposing) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.step(steps[event.key]);
    else if (event.key === 'Escape') this.close();
    else if ((event.key === 'Enter' || event.key === 'Tab') && this.options[this.active]) this.choose(this.options[this.active], event);
    else return false;
    if (event.key !== 'Tab') event.preventDefault();
    return true;
  }
}

/** Runs work(text, signal) after a pause in typing; a newer call ends the earlier one. */
export function paused(work, ms) {
  let timer;
  let running;
  return (text) => {
    clearTimeout(timer);
    running?.abort();
    if (text === null) return;
    timer = setTimeout(() => {
      running = new AbortController();
      work(text, running.signal).catch(() => {});
    }, ms);
  };
}
