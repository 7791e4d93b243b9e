const writing = 'input, textarea, select, [contenteditable], dialog[open]';

document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(writing)) return;
  const box = document.querySelector('[role="search"] input');
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
