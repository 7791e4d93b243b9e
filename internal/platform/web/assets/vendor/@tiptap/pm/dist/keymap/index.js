export * from "prosemirror-keymap";
export {};
