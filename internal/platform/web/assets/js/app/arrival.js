// Nodes arrive with the page and again with every fragment. A module that must prepare nodes registers here once.
const preparations = [];

/** Calls prepare(node) for every node matching selector, now or when it arrives later. */
export function onArrival(selector, prepare) {
  preparations.push([selector, prepare]);
}

/** Tells every module that root is in the page. */
export function arrived(root) {
  for (const [selector, prepare] of preparations) {
    if (root.matches?.(selector)) prepare(root);
    for (const node of root.querySelectorAll(selector)) prepare(node);
  }
}
