// Runs before the first paint, so a person who chose dark never sees a white page first.
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is closed to us: the page follows the device.
}
