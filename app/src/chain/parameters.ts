// Which parameters of a network hold.
import type { Network } from '../generated/openmast/accounts/network';

/** Announced ones hold from their time on; `now` in Unix seconds. */
export const parametersAt = ({ parameters, nextParameters, nextParametersAt }: Network, now: bigint): Network['parameters'] =>
  nextParametersAt !== 0n && nextParametersAt <= now ? nextParameters : parameters;
