// A region that is still being worked on asks again, each time a little later, until the server says it is done.
import { onArrival } from './arrival.js';
import { load } from './fragment.js';

const waiting = new Map();
const longest = 15000;
const final = [401, 403, 404];

// Words being typed inside the region must not be replaced under the person's hands.
function busy(region) {
  return document.hidden || (region.contains(document.activeElement) && document.activeElement.matches('input, textarea, select'));
}

async function again(id) {
  const region = document.getElementById(id);
  if (!region?.dataset.refreshAfter) return;
  if (busy(region)) {
    schedule(region);
    return;
  }
  try {
    await load(id, region.dataset.refreshFrom || location.href);
  } catch (problem) {
    if (!final.includes(problem.status)) schedule(region);
  }
}

// One timer for a region, however often it was replaced meanwhile.
function schedule(region) {
  const before = waiting.get(region.id);
  clearTimeout(before?.timer);
  const wait = Math.min(longest, before ? before.wait * 1.3 : Number(region.dataset.refreshAfter) || 2000);
  waiting.set(region.id, { wait, timer: setTimeout(again, wait, region.id) });
}

onArrival('[id][data-refresh-after]', schedule);
