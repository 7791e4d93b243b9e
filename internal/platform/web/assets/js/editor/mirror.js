// The card beside the form looks as it will in a list, and a folded list of boxes says in its line what is ticked.

const parts = { title: '.card-link', summary: '.clamp-3' };

/** Keeps [data-mirror] and [data-ticked] in step with what is typed and ticked in the form. */
export function startMirror(form) {
  form.addEventListener('input', ({ target }) => {
    if (target.type === 'checkbox') sayTicked(target.closest('details')?.querySelector('[data-ticked]'));
    else showTyped(form, target.name);
  });
  const around = document.querySelector('[data-mirror]')?.parentNode; // the card is replaced when a file has been read
  if (around) new MutationObserver(() => Object.keys(parts).forEach((name) => showTyped(form, name))).observe(around, { childList: true });
}

function showTyped(form, name) {
  const typed = parts[name] && form.elements[name]?.value.trim();
  const place = typed && document.querySelector(`[data-mirror] ${parts[name]}`);
  if (place) place.textContent = typed;
}

function sayTicked(line) {
  if (!line) return;
  const ticked = [...line.closest('details').querySelectorAll('input:checked')].map((box) => box.labels[0].textContent.trim());
  line.textContent = ticked.join(', ') || line.dataset.ticked;
}
