import { onArrival } from './arrival.js';
import { announce } from './announce.js';
import { get } from './fragment.js';
import { Listbox, paused } from './listbox.js';

// Headings may not stand in a listbox, so each becomes the name of a group of options.
function asOptions(inert) {
  const nodes = [];
  let group = null;
  for (const node of inert.querySelectorAll('h2, h3, a[href]')) {
    if (node.matches('a')) {
      node.setAttribute('role', 'option');
      (group || nodes)[group ? 'append' : 'push'](document.adoptNode(node));
    } else {
      group = headed(document.adoptNode(node));
      nodes.push(group);
    }
  }
  return nodes;
}

function headed(heading) {
  const group = document.createElement('div');
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', heading.textContent.trim());
  heading.setAttribute('aria-hidden', 'true');
  group.append(heading);
  return group;
}

function address(field, words) {
  const url = new URL(field.dataset.suggest, location.href);
  url.searchParams.set('q', words);
  return url;
}

function follow(list, option) {
  list.close();
  location.assign(option.href);
}

function prepare(field) {
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-expanded', 'false');
  const list = new Listbox(field, 'Suggestions', (option, event) => {
    if (event.key === 'Tab' || event.type === 'click') return;
    follow(list, option);
  });
  field.after(list.box);
  const ask = paused(async (words, signal) => {
    const { inert } = await get(address(field, words), 'suggestions', { signal });
    if (document.activeElement !== field) return;
    list.show(asOptions(inert));
    if (list.open) announce(`${list.options.length} suggestions. Use the arrow keys.`);
  }, 120);
  field.addEventListener('input', () => {
    const words = field.value.trim();
    if (words === '') list.close();
    ask(words || null);
  });
  field.addEventListener('keydown', (event) => {
    if (list.key(event) || event.key !== 'Escape') return;
    ask(null);
  });
}

onArrival('input[data-suggest]', prepare);
