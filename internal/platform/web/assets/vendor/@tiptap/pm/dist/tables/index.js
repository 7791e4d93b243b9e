export * from "prosemirror-tables";
export {};
