import { announce } from './announce.js';

// Without https (a school's own network) there is no clipboard interface, only the old command.
function copyTheOldWay(text) {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'vh';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  return done;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text);
  }
}

function label(button) {
  return button.querySelector('.txt') || button;
}

async function press(button) {
  const done = await copy(button.dataset.copy || location.href);
  const words = done ? button.dataset.copied || 'Link copied' : 'Could not copy. Copy the address from the bar above.';
  announce(words);
  button.focus();
  const place = label(button);
  if (!done || place.dataset.before !== undefined) return;
  const before = [...place.childNodes];
  place.dataset.before = '';
  place.replaceChildren(words);
  setTimeout(() => {
    place.replaceChildren(...before);
    delete place.dataset.before;
  }, 2000);
}

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('[data-copy]');
  if (button) press(button);
});
