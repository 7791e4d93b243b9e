import { element } from '../app/element.js';

/** A labelled field with room for a hint and for words about what is wrong. */
export function field(label, control, hint) {
  const says = element('span', { class: 'err', role: 'alert', id: `${control.id}-err`, hidden: true });
  control.setAttribute('aria-describedby', [hint && `${control.id}-hint`, says.id].filter(Boolean).join(' '));
  const node = element('div', { class: 'field' }, element('label', { for: control.id }, label));
  if (hint) node.append(element('span', { class: 'hint', id: `${control.id}-hint` }, hint));
  node.append(says, control);
  return {
    node,
    control,
    complain(words) {
      says.textContent = words || '';
      says.hidden = !words;
      node.classList.toggle('bad', Boolean(words));
      control.toggleAttribute('aria-invalid', Boolean(words));
      if (words) control.focus();
    },
  };
}

/**
 * Opens a dialog with a form. accept() runs when it is sent and keeps it open by returning false. The dialog stands outside
 * the page's form, so nothing in it is sent with the page.
 */
export function openDialog({ title, body, yes, more = [], accept, closed }) {
  const id = 'editor-dialog-title';
  const no = element('button', { type: 'button', class: 'btn' }, 'Cancel');
  const form = element('form', { class: 'stack', novalidate: true }, element('h2', { id }, title), ...body,
    element('div', { class: 'row' }, element('button', { type: 'submit', class: 'btn primary' }, yes), ...more, no));
  const dialog = element('dialog', { class: 'dialog', 'aria-labelledby': id }, form);
  no.addEventListener('click', () => dialog.close());
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.getAttribute('aria-busy') === 'true') return;
    form.setAttribute('aria-busy', 'true');
    const done = await accept();
    form.removeAttribute('aria-busy');
    if (done !== false) dialog.close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    closed?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('input:not([type="hidden"]), textarea')?.focus();
  return dialog;
}
