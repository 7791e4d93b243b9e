export * from "prosemirror-commands";
export {};
