import { element } from '../app/element.js';
import { field, openDialog } from './dialog.js';
import { isAllowedAddress } from './schema.js';

/** The address as it is kept, or nothing when it is none: "www.example.org" and an e-mail address are understood. */
export function addressFrom(words) {
  const text = words.trim();
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text)) return `mailto:${text}`;
  if (isAllowedAddress(text)) return text;
  if (/^[\w-]+(\.[\w-]+)+([/?#:]\S*)?$/.test(text)) return `https://${text}`;
  return null;
}

function apply(editor, href, words) {
  const chain = editor.chain().focus();
  if (!editor.state.selection.empty || editor.isActive('link')) {
    chain.extendMarkRange('link').setLink({ href }).run();
    return;
  }
  chain.insertContent([{ type: 'text', text: words.trim() || href, marks: [{ type: 'link', attrs: { href } }] }, { type: 'text', text: ' ' }]).run();
}

/** Asks for the address of a link at the selection. */
export function askForLink(editor) {
  const before = editor.getAttributes('link').href || '';
  const address = field('Web address', element('input', { id: 'link-address', class: 'input', inputmode: 'url', autocomplete: 'off', value: before }), 'For example www.example.org, or a page of this site starting with /');
  const needsWords = editor.state.selection.empty && !before;
  const words = field('Words to show', element('input', { id: 'link-words', class: 'input', autocomplete: 'off' }), 'Say where it goes. Leave empty to show the address.');
  const remove = element('button', { type: 'button', class: 'btn' }, 'Remove link');
  const dialog = openDialog({
    title: before ? 'Change link' : 'Add a link',
    yes: before ? 'Change link' : 'Add link',
    body: needsWords ? [address.node, words.node] : [address.node],
    more: before ? [remove] : [],
    accept() {
      const href = addressFrom(address.control.value);
      address.complain(href ? '' : 'Enter a web address, such as www.example.org');
      if (!href) return false;
      apply(editor, href, words.control.value);
      return true;
    },
    closed: () => editor.commands.focus(),
  });
  remove.addEventListener('click', () => {
    dialog.close();
    editor.chain().focus().extendMarkRange('link').unsetLink().run();
  });
}
