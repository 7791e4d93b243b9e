// The closed schema of a document, the same as the server's: what is not listed here cannot be typed, pasted or saved.
import { Node } from '@tiptap/core';
import { Blockquote } from '@tiptap/extension-blockquote';
import { Bold } from '@tiptap/extension-bold';
import { Code } from '@tiptap/extension-code';
import { CodeBlock } from '@tiptap/extension-code-block';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Heading } from '@tiptap/extension-heading';
import { HorizontalRule } from '@tiptap/extension-horizontal-rule';
import { Image } from '@tiptap/extension-image';
import { Italic } from '@tiptap/extension-italic';
import { Link } from '@tiptap/extension-link';
import { BulletList } from '@tiptap/extension-list/bullet-list';
import { ListItem } from '@tiptap/extension-list/item';
import { OrderedList } from '@tiptap/extension-list/ordered-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Strike } from '@tiptap/extension-strike';
import { TableCell } from '@tiptap/extension-table/cell';
import { TableHeader } from '@tiptap/extension-table/header';
import { TableRow } from '@tiptap/extension-table/row';
import { Table } from '@tiptap/extension-table/table';
import { Text } from '@tiptap/extension-text';
import { Dropcursor } from '@tiptap/extensions/drop-cursor';
import { Gapcursor } from '@tiptap/extensions/gap-cursor';
import { Placeholder } from '@tiptap/extensions/placeholder';
import { UndoRedo } from '@tiptap/extensions/undo-redo';

export const calloutKinds = { note: 'Note', tip: 'Tip', warning: 'Warning' };

/** A box that stands out from the text: a note, a tip or a warning. */
const Callout = Node.create({
  name: 'callout',
  group: 'block',
  content: 'block+',
  defining: true,
  addAttributes() {
    return { kind: { default: 'note', parseHTML: (node) => node.dataset.kind, renderHTML: ({ kind }) => ({ 'data-kind': kind }) } };
  },
  parseHTML() {
    return [{ tag: 'aside[data-kind]', getAttrs: (node) => node.dataset.kind in calloutKinds && null }];
  },
  renderHTML({ node, HTMLAttributes }) {
    const { kind } = node.attrs;
    return ['aside', { ...HTMLAttributes, class: `callout ${kind}`, role: 'note', 'aria-label': calloutKinds[kind] }, 0];
  },
  addKeyboardShortcuts() {
    return {
      // At the start of an empty callout, deleting takes the box away and keeps the place.
      Backspace: () => {
        const { empty, $from } = this.editor.state.selection;
        if (!empty || $from.parentOffset > 0 || $from.depth < 2 || $from.node(-1).type !== this.type || $from.index(-1) > 0) return false;
        return this.editor.commands.lift(this.name);
      },
    };
  },
});

/** True for addresses a document may point at. */
export function isAllowedAddress(address) {
  return /^(https?:\/\/|mailto:|tel:|\/(?!\/)|#)/i.test(address);
}

// Headings of other programs start at one; the page's own title is level one here.
const Headings = Heading.extend({
  parseHTML() {
    const asLevel = { h1: 2, h2: 2, h3: 3, h4: 4, h5: 4, h6: 4 };
    return Object.entries(asLevel).map(([tag, level]) => ({ tag, attrs: { level } }));
  },
}).configure({ levels: [2, 3, 4] });

const Links = Link.extend({
  addAttributes() {
    return { href: { default: null } };
  },
}).configure({
  openOnClick: false,
  defaultProtocol: 'https',
  HTMLAttributes: { target: null, rel: null },
  isAllowedUri: (address) => isAllowedAddress(address),
});

// Only pictures of ours: one from another site would be refused by the page and would tell that site who reads it.
const Pictures = Image.extend({
  addAttributes() {
    return { src: { default: null }, alt: { default: '' }, title: { default: null } };
  },
  parseHTML() {
    return [{ tag: 'img[src^="/"]:not([src^="//"])' }];
  },
});

const Lists = OrderedList.extend({
  addAttributes() {
    return { start: { default: 1, parseHTML: (node) => Number.parseInt(node.getAttribute('start'), 10) || 1 } };
  },
});

const Tables = Table.extend({
  renderHTML: () => ['table', ['tbody', 0]],
  // The library's own view writes column widths into the page.
  addNodeView: () => null,
  // Tab moves through the cells and then on through the page: at the last cell it must not be a trap.
  addKeyboardShortcuts() {
    return {
      ...this.parent?.(),
      Tab: () => this.editor.commands.goToNextCell(),
      'Shift-Tab': () => this.editor.commands.goToPreviousCell(),
    };
  },
}).configure({ resizable: false, renderWrapper: false });

function span(name) {
  return { default: 1, parseHTML: (node) => Math.min(50, Number.parseInt(node.getAttribute(name), 10) || 1) };
}

// colwidth is part of the table library's own reckoning; it is never filled and never saved.
const cellAttributes = { addAttributes: () => ({ colspan: span('colspan'), rowspan: span('rowspan'), colwidth: { default: null, rendered: false, parseHTML: () => null } }) };

/** The extensions of the editor. */
export function extensions(placeholder) {
  return [
    Document, Paragraph, Text, Headings, BulletList, Lists, ListItem.extend({ content: 'block+' }), Blockquote,
    CodeBlock.configure({ exitOnTripleEnter: true, exitOnArrowDown: true }),
    HorizontalRule, HardBreak, Tables, TableRow, TableHeader.extend(cellAttributes), TableCell.extend(cellAttributes), Pictures, Callout,
    Bold, Italic, Strike, Code, Links, UndoRedo, Gapcursor, Dropcursor.configure({ color: false, class: 'drop-here' }),
    ...(placeholder ? [Placeholder.configure({ placeholder })] : []),
  ];
}

/** The document as it is saved: attributes without a value are left out. */
export function saved(node) {
  const out = { type: node.type };
  const attrs = Object.entries(node.attrs || {}).filter(([, value]) => value !== null);
  if (attrs.length > 0) out.attrs = Object.fromEntries(attrs);
  if (node.content) out.content = node.content.map(saved);
  if (node.marks) out.marks = node.marks.map(saved);
  if (node.text !== undefined) out.text = node.text;
  return out;
}
