export * from "prosemirror-transform";
export {};
