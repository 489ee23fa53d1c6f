// What is said in the place of what a file is good for, while the chain does not hold it.
export const NotHeld = () => (
  <p role="status" className="text-warn">
    The chain does not hold this file, or could not be asked: these amounts are what the file says, and nothing is paid by it.
  </p>
);
