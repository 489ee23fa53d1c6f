// What is asked for by name.

type Asked<T> = { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> } & {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
};

/** The same without what is left open. */
export const asked = <T extends object>(values: T): Asked<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Asked<T>;
