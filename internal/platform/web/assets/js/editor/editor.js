import { Editor, getSchema } from '@tiptap/core';
import { extensions, saved } from './schema.js';
import { Toolbar } from './toolbar.js';
import { Pictures } from './pictures.js';
import { element } from '../app/element.js';

// A document this editor cannot hold must not be opened: saving it would lose the part that does not fit.
function readable(json, extended) {
  const content = JSON.parse(json || '{}');
  if (!content.content?.length) return { type: 'doc', content: [{ type: 'paragraph' }] };
  getSchema(extended).nodeFromJSON(content).check();
  return content;
}

function written(editor) {
  return JSON.stringify(saved(editor.getJSON()));
}

function names(textarea, hintId) {
  const label = textarea.labels?.[0];
  if (label && !label.id) label.id = `${textarea.id || 'body'}-label`;
  return {
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-describedby': [textarea.getAttribute('aria-describedby'), hintId].filter(Boolean).join(' '),
    ...(label ? { 'aria-labelledby': label.id } : { 'aria-label': textarea.getAttribute('aria-label') || 'Text' }),
    ...(textarea.required ? { 'aria-required': 'true' } : {}),
    class: 'prose editor-text',
    spellcheck: 'true',
  };
}

const unwanted = /[\s/"'](?:on\w+|style)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi;

// The schema decides what of pasted HTML is kept. This only takes away early what office programs add, and the attributes
// that the page's policy would refuse and report.
function tidied(html) {
  return html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(style|script|xml)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<[a-z](?:"[^"]*"|'[^']*'|[^>"'])*>/gi, (tag) => tag.replace(unwanted, ' '));
}

/** Puts the rich editor in the place of the Markdown field of container. */
export function startEditor(container) {
  const hidden = container.querySelector('input[type="hidden"][name="body_json"]');
  const textarea = container.querySelector('textarea');
  const extended = extensions(container.dataset.placeholder || textarea.placeholder);
  let content;
  try {
    content = readable(hidden.value, extended);
  } catch {
    hidden.disabled = true; // the Markdown field stays, and is what counts
    return;
  }
  const frame = build(container, textarea);
  const pictures = new Pictures(container.dataset.upload, frame.says);
  const editor = new Editor({
    element: frame.text,
    extensions: extended,
    content,
    injectCSS: false,
    editorProps: {
      attributes: names(textarea, frame.hint.id),
      transformPastedHTML: tidied,
      handlePaste: (view, event) => pictures.take(editor, event.clipboardData, null),
      handleDrop: (view, event, slice, moved) => !moved && pictures.take(editor, event.dataTransfer, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos),
    },
    onUpdate: () => {
      hidden.value = written(editor);
      hidden.dispatchEvent(new Event('input', { bubbles: true }));
    },
  });
  hidden.value = written(editor); // in our spelling from the start, so that only a change of the words is a change
  const toolbar = new Toolbar(editor, pictures, container.dataset.icons || '');
  frame.text.before(toolbar.node);
  watchKeys(frame.text, () => toolbar.focus());
  textarea.labels?.[0]?.addEventListener('click', () => editor.commands.focus());
  container.addEventListener('editor:load', (event) => editor.commands.setContent(readable(event.detail, extended), { emitUpdate: true }));
}

function build(container, textarea) {
  textarea.hidden = true;
  textarea.disabled = true;
  const id = textarea.id || 'body';
  const frame = {
    text: element('div', { class: 'editor-frame' }),
    hint: element('p', { class: 'vh', id: `${id}-keys` }, 'Alt and F10 goes to the formatting buttons. Escape and then Tab leaves the text.'),
    says: element('p', { class: 'err editor-says', role: 'alert' }),
  };
  container.append(frame.text, frame.hint, frame.says);
  container.classList.add('editor');
  return frame;
}

// Tab belongs to lists and tables while writing. After Escape it belongs to the page again, so nobody is held in the text.
function watchKeys(text, toToolbar) {
  let free = false;
  text.addEventListener('keydown', (event) => {
    if (event.altKey && event.key === 'F10') {
      event.preventDefault();
      event.stopPropagation();
      toToolbar();
    } else if (event.key === 'Tab' && free) {
      event.stopPropagation(); // before the editor sees it; the browser moves on
    }
    free = event.key === 'Escape' || (free && event.key === 'Shift');
  }, true);
}
