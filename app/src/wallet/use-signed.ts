// What came of asking a wallet for a signature over a text.
import { useState } from 'react';

/** `take` waits for the wallet: then there is what was signed, or why not. */
export function useSigned<T>() {
  const [signed, setSigned] = useState<T>();
  const [fault, setFault] = useState<Error>();
  const take = (asked: Promise<T>): void => {
    setFault(undefined);
    asked.then(setSigned, (error: unknown) => {
      setFault(new Error(`Your wallet did not sign the text.${error instanceof Error && error.message ? ` It says: ${error.message}` : ''}`));
    });
  };
  return { signed, fault, take };
}
