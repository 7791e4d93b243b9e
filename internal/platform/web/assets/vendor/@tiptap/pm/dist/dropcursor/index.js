export * from "prosemirror-dropcursor";
export {};
