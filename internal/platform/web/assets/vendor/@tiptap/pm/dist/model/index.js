export * from "prosemirror-model";
export {};
