export * from "prosemirror-state";
export {};
