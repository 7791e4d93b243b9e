// Warns before a page with unsent words is left. The browser chooses the words of the question.
const dirty = new Set();

function watched(node) {
  return node.closest?.('form[data-warn-unsaved]');
}

document.addEventListener('input', (event) => {
  const form = watched(event.target);
  if (form) dirty.add(form);
});

for (const kind of ['submit', 'reset', 'form:saved']) {
  document.addEventListener(kind, (event) => dirty.delete(watched(event.target)));
}

window.addEventListener('beforeunload', (event) => {
  if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
});
