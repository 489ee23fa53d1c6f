/** What a program's errors say to people. */
export interface Words {
  /** What is wrong; `undefined` where the program has no such error. */
  readonly message: (code: number) => string | undefined;
  /** What to do, behind what is wrong; nothing where that says it already. */
  readonly advice: Readonly<Record<number, string>>;
  /** After these a new plan can do: what was planned by has changed. */
  readonly overtaken: readonly number[];
}
