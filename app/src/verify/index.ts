// The money rules of docs/reference/money.md, so that a browser need trust no operator. `crates/ledger` has them first,
// and both are held to the vectors in `crates/ledger/vectors`.
export * from './breaker';
export * from './bytes';
export * from './charge';
export * from './collect-first';
export * from './content';
export * from './cost';
export * from './leaf';
export * from './licence';
export * from './lots';
export * from './market';
export * from './prices';
export * from './proof';
export * from './record';
export * from './reward';
export * from './schedules';
export * from './sharing';
export * from './split';
export * from './statement';
export * from './tree';
export * from './units';
export * from './withdrawal';
