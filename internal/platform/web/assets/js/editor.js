// What pages get on which people write. Each module finds its own attributes; see README.md.
import { startEditor } from './editor/editor.js';
import { startAutosave } from './editor/autosave.js';
import { startMirror } from './editor/mirror.js';
import { startUploads } from './editor/uploads.js';

for (const container of document.querySelectorAll('[data-editor]')) startEditor(container);
for (const form of document.querySelectorAll('form[data-autosave]')) startAutosave(form);
for (const form of document.querySelectorAll('form[data-autosave]')) startMirror(form);
for (const zone of document.querySelectorAll('[data-drop]')) startUploads(zone);
