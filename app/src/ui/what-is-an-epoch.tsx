// Where a page first speaks of epochs.
import { Link } from 'wouter';

export const WhatIsAnEpoch = () => (
  <Link href="/glossary#epoch" className="inline-block min-h-6 text-sm">
    What is an epoch?
  </Link>
);
