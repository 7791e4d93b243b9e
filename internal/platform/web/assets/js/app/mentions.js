// "@" and a letter offer people. The name is written as plain text; who was meant goes along in a hidden field.
import { onArrival } from './arrival.js';
import { announce } from './announce.js';
import { element } from './element.js';
import { Listbox, paused } from './listbox.js';

// An @ at the start or after a space, then up to three words being typed.
const typing = /(?:^|[\s(])@([\p{L}][\p{L}'’-]*(?: [\p{L}'’-]*){0,2})$/u;

function beforeCaret(field) {
  return field.value.slice(0, field.selectionStart);
}

function option(person) {
  const node = element('div', { role: 'option', class: 'person' }, element('span', {}, person.name, ' ', element('small', {}, person.school || '')));
  node.person = person;
  return node;
}

function insert(field, person) {
  const before = beforeCaret(field);
  const start = before.lastIndexOf('@');
  field.setRangeText(`@${person.name} `, start, before.length, 'end');
  const form = field.form;
  const known = form && [...form.querySelectorAll('input[name="mention"]')].some((hidden) => hidden.value === String(person.id));
  if (form && !known) form.append(element('input', { type: 'hidden', name: 'mention', value: person.id, 'data-name': person.name }));
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

// A name that was deleted again is no mention.
function forgetDeleted(field) {
  for (const hidden of field.form?.querySelectorAll('input[name="mention"][data-name]') || []) {
    if (!field.value.includes(`@${hidden.dataset.name}`)) hidden.remove();
  }
}

async function find(field, words, signal) {
  const url = new URL(field.dataset.mentions || '/people/suggest', location.href);
  url.searchParams.set('q', words);
  const answer = await fetch(url, { signal, headers: { Accept: 'application/json' } });
  return answer.ok ? answer.json() : [];
}

function prepare(field) {
  const list = new Listbox(field, 'People', (chosen) => {
    insert(field, chosen.person);
    list.close();
  });
  field.after(list.box);
  const ask = paused(async (words, signal) => {
    const people = await find(field, words, signal);
    list.show(people.slice(0, 8).map(option));
    if (list.open) announce(`${list.options.length} people. Use the arrow keys.`);
  }, 120);
  field.addEventListener('input', () => {
    forgetDeleted(field);
    const [, words = null] = beforeCaret(field).match(typing) || [];
    if (words === null) list.close();
    ask(words);
  });
  field.addEventListener('keydown', (event) => {
    if (list.key(event) && event.key === 'Tab') event.preventDefault();
  });
}

onArrival('textarea[data-mentions]', prepare);
