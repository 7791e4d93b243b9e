export * from "prosemirror-view";
export {};
