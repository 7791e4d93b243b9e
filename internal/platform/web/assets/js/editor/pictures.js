// Pictures in the text: chosen, pasted or dropped, always with words for those who cannot see them.
import { element } from '../app/element.js';
import { field, openDialog } from './dialog.js';
import { refusal } from './words.js';

const question = 'Describe the picture for someone who cannot see it';

function imagesOf(data) {
  return [...(data?.files || [])].filter((file) => file.type.startsWith('image/'));
}

// Word puts a picture of the text beside the text. The text is what was meant.
function isText(data) {
  return Boolean(data?.types.includes('text/html') && data.getData('text/plain').trim());
}

/** The pictures of one editor; address is where they are sent. */
export class Pictures {
  constructor(address, says) {
    this.address = address;
    this.says = says;
  }

  /** Takes pasted or dropped pictures; true when there were some. */
  take(editor, data, at) {
    this.says.textContent = '';
    const files = imagesOf(data);
    if (files.length === 0 || isText(data)) {
      if (/<img\b[^>]*src=["']?(https?:|file:|data:|\/\/)/i.test(data?.getData('text/html') || '')) {
        this.says.textContent = 'The pictures were left out. Save them to your device and add them with the picture button.';
      }
      return false;
    }
    if (at !== null && at !== undefined) editor.commands.setTextSelection(at);
    this.each(editor, files);
    return true;
  }

  async each(editor, files) {
    for (const file of files) await this.describe(editor, file);
  }

  /** Opens the picture dialog: for the chosen picture its words, otherwise for a new one. */
  ask(editor) {
    if (editor.isActive('image')) this.change(editor);
    else this.describe(editor, null);
  }

  change(editor) {
    const words = field(question, element('textarea', { id: 'picture-alt', class: 'input', rows: '3' }));
    words.control.value = editor.getAttributes('image').alt || '';
    const remove = element('button', { type: 'button', class: 'btn' }, 'Remove picture');
    const dialog = openDialog({
      title: 'Picture',
      yes: 'Save the words',
      body: [words.node],
      more: [remove],
      accept() {
        const alt = words.control.value.trim();
        words.complain(alt ? '' : question);
        if (!alt) return false;
        return editor.chain().focus().updateAttributes('image', { alt }).run();
      },
      closed: () => editor.commands.focus(),
    });
    remove.addEventListener('click', () => {
      dialog.close();
      editor.chain().focus().deleteSelection().run();
    });
  }

  describe(editor, file) {
    const chooser = field('Picture', element('input', { id: 'picture-file', class: 'input', type: 'file', accept: 'image/png,image/jpeg,image/gif,image/webp' }));
    const words = field(question, element('textarea', { id: 'picture-alt', class: 'input', rows: '3' }));
    const preview = file && URL.createObjectURL(file);
    const shown = preview ? element('img', { src: preview, alt: '', class: 'editor-preview' }) : chooser.node;
    return new Promise((resolve) => {
      openDialog({
        title: 'Add a picture',
        yes: 'Add picture',
        body: [shown, words.node, element('p', { role: 'status', class: 'sm muted' })],
        accept: () => this.accept(editor, file, chooser, words),
        closed: () => {
          if (preview) URL.revokeObjectURL(preview);
          editor.commands.focus();
          resolve();
        },
      });
    });
  }

  async accept(editor, given, chooser, words) {
    const file = given || chooser.control.files[0];
    chooser.complain(file ? '' : 'Choose a picture');
    if (!file) return false;
    const alt = words.control.value.trim();
    words.complain(alt ? '' : question);
    if (!alt) return false;
    const status = words.node.parentNode.querySelector('[role="status"]');
    status.textContent = 'Adding the picture…';
    const answer = await this.send(file, alt);
    status.textContent = '';
    words.complain(answer.message);
    if (answer.message) return false;
    return editor.chain().focus().insertContent({ type: 'image', attrs: { src: answer.src, alt: answer.alt ?? alt } }).run();
  }

  // Answers {src, alt}, or {message} with what went wrong in words.
  async send(file, alt) {
    const body = new FormData();
    body.append('picture', file);
    body.append('alt', alt);
    try {
      const answer = await fetch(this.address, { method: 'POST', body, headers: { Accept: 'application/json' }, redirect: 'manual' });
      if (answer.type === 'opaqueredirect' || answer.status === 401) return { message: 'You were signed out. Sign in again in another tab, then add the picture.' };
      if (answer.status === 413) return refusal(answer, 'That picture is too big. Save it smaller, then add it again.');
      if (!answer.ok) return refusal(answer, 'The picture was not added. Try again in a minute.');
      const { src, alt: kept } = await answer.json();
      return { src, alt: kept };
    } catch {
      return { message: 'The picture was not added: you are offline. Try again when you are connected.' };
    }
  }
}
