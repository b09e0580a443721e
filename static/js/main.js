// Entry of every page: each behaviour hooks itself to its data-* attributes.
export {};
