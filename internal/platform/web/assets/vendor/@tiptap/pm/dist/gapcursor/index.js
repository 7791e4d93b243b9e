export * from "prosemirror-gapcursor";
export {};
