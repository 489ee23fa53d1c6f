/** Stands in an account where nobody is named. */
export const NOBODY = '11111111111111111111111111111111';

export const isNobody = (address: string): boolean => address === NOBODY;
