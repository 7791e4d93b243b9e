// The formatting buttons: one stop for Tab, arrow keys inside (ARIA Authoring Practices, toolbar and menu button).
import { element } from '../app/element.js';
import { calloutKinds } from './schema.js';
import { askForLink } from './link.js';

const drawing = 'http://www.w3.org/2000/svg';

function icon(sprite, name) {
  const svg = document.createElementNS(drawing, 'svg');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(drawing, 'use');
  use.setAttribute('href', `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

const mac = /Mac|iP/.test(navigator.platform);

function keys(text) {
  return mac ? text.replace('Ctrl+', '⌘') : text;
}

/** Moves the focus inside a row or column of buttons; true when the key was used. */
function walk(buttons, event, back, on) {
  const at = buttons.indexOf(document.activeElement);
  const next = { [back]: at - 1, [on]: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (next === undefined) return false;
  event.preventDefault();
  buttons[(next + buttons.length) % buttons.length].focus();
  return true;
}

// On a phone a menu of a button at the right edge would hang out of the page.
function keepOnScreen(menu) {
  menu.style.left = '0';
  const over = menu.getBoundingClientRect().right + 8 - document.documentElement.clientWidth;
  if (over > 0) menu.style.left = `${-over}px`;
}

function heading(level) {
  return { on: (e) => e.isActive('heading', { level }), run: (c) => c.setHeading({ level }) };
}

function callouts(editor) {
  const kinds = Object.entries(calloutKinds).map(([kind, label]) => ({
    label,
    on: (e) => e.isActive('callout', { kind }),
    run: (c) => (editor.isActive('callout') ? c.updateAttributes('callout', { kind }) : c.wrapIn('callout', { kind })),
  }));
  return [...kinds, { label: 'No callout', can: (e) => e.isActive('callout'), run: (c) => c.lift('callout') }];
}

// A table item says what it does; those that need a table are off outside one.
function tables() {
  const inTable = (label, command) => ({ label, can: (e) => e.isActive('table'), run: (c) => c[command]() });
  return [
    { label: 'Insert a table', can: (e) => !e.isActive('table'), run: (c) => c.insertTable({ rows: 3, cols: 3, withHeaderRow: true }) },
    inTable('Add row above', 'addRowBefore'), inTable('Add row below', 'addRowAfter'), inTable('Remove row', 'deleteRow'),
    inTable('Add column before', 'addColumnBefore'), inTable('Add column after', 'addColumnAfter'), inTable('Remove column', 'deleteColumn'),
    inTable('Heading row on or off', 'toggleHeaderRow'), inTable('Heading column on or off', 'toggleHeaderColumn'),
    inTable('Remove the table', 'deleteTable'),
  ];
}

const toggle = (label, name, picture, shortcut, command) => ({ label, picture, shortcut, on: (e) => e.isActive(name), run: (c) => c[command]() });

function tools(editor, pictures) {
  return [
    { label: 'Text style', picture: 'heading-2', menu: [
      { label: 'Text', on: (e) => e.isActive('paragraph'), run: (c) => c.setParagraph() },
      { label: 'Heading', ...heading(2) }, { label: 'Smaller heading', ...heading(3) }, { label: 'Smallest heading', ...heading(4) },
      { label: 'Computer code', on: (e) => e.isActive('codeBlock'), run: (c) => c.setCodeBlock() },
    ] },
    toggle('Bold', 'bold', 'bold', 'Ctrl+B', 'toggleBold'),
    toggle('Italic', 'italic', 'italic', 'Ctrl+I', 'toggleItalic'),
    toggle('Strike through', 'strike', 'strikethrough', 'Ctrl+Shift+S', 'toggleStrike'),
    toggle('Code', 'code', 'code', 'Ctrl+E', 'toggleCode'),
    toggle('Bulleted list', 'bulletList', 'list', 'Ctrl+Shift+8', 'toggleBulletList'),
    toggle('Numbered list', 'orderedList', 'list-ordered', 'Ctrl+Shift+7', 'toggleOrderedList'),
    toggle('Quote', 'blockquote', 'quote', 'Ctrl+Shift+B', 'toggleBlockquote'),
    { label: 'Link', picture: 'link', shortcut: 'Ctrl+K', on: (e) => e.isActive('link'), open: () => askForLink(editor) },
    { label: 'Picture', picture: 'image', on: (e) => e.isActive('image'), open: () => pictures.ask(editor) },
    { label: 'Table', picture: 'table', menu: tables() },
    { label: 'Callout', picture: 'info', menu: callouts(editor) },
    { label: 'Line across', picture: 'minus', run: (c) => c.setHorizontalRule() },
    { label: 'Undo', picture: 'undo-2', shortcut: 'Ctrl+Z', can: (e) => e.can().undo(), run: (c) => c.undo() },
    { label: 'Redo', picture: 'redo-2', shortcut: mac ? 'Ctrl+Shift+Z' : 'Ctrl+Y', can: (e) => e.can().redo(), run: (c) => c.redo() },
  ];
}

/** The toolbar of one editor. */
export class Toolbar {
  constructor(editor, pictures, sprite) {
    this.editor = editor;
    this.sprite = sprite;
    this.node = element('div', { class: 'editor-bar', role: 'toolbar', 'aria-label': 'Formatting' });
    this.tools = tools(editor, pictures);
    this.buttons = this.tools.map((tool) => this.add(tool));
    this.buttons[0].tabIndex = 0;
    this.node.addEventListener('keydown', (event) => this.key(event));
    this.node.addEventListener('focusin', (event) => this.rove(event.target));
    // A press must not take the selection out of the text.
    this.node.addEventListener('mousedown', (event) => event.preventDefault());
    document.addEventListener('click', (event) => this.node.contains(event.target) || this.closeMenus());
    editor.view.dom.addEventListener('keydown', (event) => this.shortcut(event));
    let asked = false;
    editor.on('transaction', () => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        this.refresh();
      });
    });
    this.refresh();
  }

  add(tool) {
    const title = tool.shortcut ? `${tool.label} (${keys(tool.shortcut)})` : tool.label;
    const button = element('button', { type: 'button', class: 'btn small icon quiet', tabindex: '-1', title }, icon(this.sprite, tool.picture), element('span', { class: 'vh' }, tool.label));
    if (tool.on && !tool.menu) button.setAttribute('aria-pressed', 'false');
    if (tool.open) button.setAttribute('aria-haspopup', 'dialog');
    const holder = tool.menu ? this.withMenu(tool, button) : button;
    if (!tool.menu) button.addEventListener('click', () => this.use(tool, button));
    this.node.append(holder);
    return button;
  }

  withMenu(tool, button) {
    tool.node = element('div', { class: 'menu editor-menu', role: 'menu', 'aria-label': tool.label, hidden: true });
    for (const item of tool.menu) {
      item.node = element('button', { type: 'button', role: item.on ? 'menuitemradio' : 'menuitem', tabindex: '-1' }, item.label);
      item.node.addEventListener('click', () => this.use(item, item.node, tool));
      tool.node.append(item.node);
    }
    button.setAttribute('aria-haspopup', 'menu');
    button.setAttribute('aria-expanded', 'false');
    button.addEventListener('click', () => this.toggleMenu(tool, button));
    tool.button = button;
    tool.node.addEventListener('keydown', (event) => this.menuKey(tool, event));
    tool.node.addEventListener('focusout', (event) => tool.node.contains(event.relatedTarget) || event.relatedTarget === button || this.closeMenu(tool));
    return element('div', { class: 'editor-menu-holder' }, button, tool.node);
  }

  use(tool, button, menu) {
    if (button.getAttribute('aria-disabled') === 'true') return;
    if (menu) this.closeMenu(menu);
    if (tool.open) tool.open();
    else tool.run(this.editor.chain().focus()).run();
  }

  toggleMenu(tool, button) {
    const open = tool.node.hidden;
    this.closeMenus();
    if (!open) return;
    this.refresh();
    tool.node.hidden = false;
    keepOnScreen(tool.node);
    button.setAttribute('aria-expanded', 'true');
    const items = this.itemsOf(tool);
    (items.find((item) => item.getAttribute('aria-checked') === 'true') || items[0])?.focus();
  }

  itemsOf(tool) {
    return tool.menu.map((item) => item.node).filter((node) => node.getAttribute('aria-disabled') !== 'true');
  }

  closeMenu(tool) {
    tool.node.hidden = true;
    tool.button.setAttribute('aria-expanded', 'false');
  }

  closeMenus() {
    for (const tool of this.tools) if (tool.menu) this.closeMenu(tool);
  }

  menuKey(tool, event) {
    event.stopPropagation();
    if (walk(this.itemsOf(tool), event, 'ArrowUp', 'ArrowDown')) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      tool.button.focus();
      this.closeMenu(tool);
    }
  }

  key(event) {
    const tool = this.tools[this.buttons.indexOf(event.target)];
    if (tool?.menu && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      this.toggleMenu(tool, event.target);
      return;
    }
    if (walk(this.buttons, event, 'ArrowLeft', 'ArrowRight')) return;
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.editor.commands.focus();
  }

  shortcut(event) {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    askForLink(this.editor);
  }

  rove(target) {
    if (!this.buttons.includes(target)) return;
    for (const button of this.buttons) button.tabIndex = button === target ? 0 : -1;
  }

  focus() {
    this.buttons.find((button) => button.tabIndex === 0).focus();
  }

  refresh() {
    this.tools.forEach((tool, i) => {
      if (!tool.menu) {
        this.show(tool, this.buttons[i], 'aria-pressed');
        return;
      }
      for (const item of tool.menu) this.show(item, item.node, 'aria-checked');
    });
  }

  show(tool, node, state) {
    if (tool.on) node.setAttribute(state, String(tool.on(this.editor)));
    if (tool.can) node.setAttribute('aria-disabled', String(!tool.can(this.editor)));
  }
}
