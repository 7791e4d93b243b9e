// Says what will happen before it happens. The dialog's yes is the button that was pressed, in its own words.
import { element } from './element.js';

const agreed = new WeakSet();

function ask(source, submitter) {
  const words = source.dataset;
  const no = element('button', { type: 'button', class: 'btn' }, words.confirmNo || 'Cancel');
  const yes = element('button', { type: 'button', class: 'btn primary' }, words.confirmYes || submitter?.textContent.trim() || 'Carry on');
  const dialog = element('dialog', { class: 'dialog stack', 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-words' },
    element('h2', { id: 'confirm-title' }, words.confirmTitle || 'Are you sure?'),
    element('p', { id: 'confirm-words' }, words.confirm),
    element('div', { class: 'row' }, yes, no));
  document.body.append(dialog);
  return new Promise((resolve) => {
    yes.addEventListener('click', () => dialog.close('yes'));
    no.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
    no.focus();
  });
}

async function hold(form, source, submitter) {
  if (!(await ask(source, submitter))) return;
  agreed.add(form);
  form.requestSubmit(submitter);
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (agreed.delete(form)) return;
  const source = event.submitter?.matches('[data-confirm]') ? event.submitter : form;
  if (!source.matches('[data-confirm]') || !window.HTMLDialogElement) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  hold(form, source, event.submitter);
}, true);
