// One live region for the whole page: screen readers hear what changed without moving.
let region;

function liveRegion() {
  if (!region) {
    region = document.createElement('div');
    region.className = 'vh';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  return region;
}

/** Reads words out politely. The same words twice are read twice. */
export function announce(words) {
  const live = liveRegion();
  live.textContent = '';
  setTimeout(() => { live.textContent = words; }, 50);
}
