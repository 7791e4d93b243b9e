import { onArrival } from './arrival.js';

const native = window.CSS?.supports?.('field-sizing', 'content');

function fit(field) {
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

function prepare(field) {
  if (native) {
    field.style.setProperty('field-sizing', 'content');
    return;
  }
  fit(field);
  field.addEventListener('input', () => fit(field));
}

onArrival('textarea[data-autosize]', prepare);
