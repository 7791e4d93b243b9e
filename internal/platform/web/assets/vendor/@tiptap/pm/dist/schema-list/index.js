export * from "prosemirror-schema-list";
export {};
