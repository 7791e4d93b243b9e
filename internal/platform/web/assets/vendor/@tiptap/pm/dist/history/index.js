export * from "prosemirror-history";
export {};
