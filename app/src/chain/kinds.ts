// Kinds of accounts that every screen reads. Those of one screen stand where they are read.
import { ASSET_DISCRIMINATOR, getAssetDecoder, type Asset } from '../generated/openmast/accounts/asset';
import { NETWORK_DISCRIMINATOR, getNetworkDecoder, type Network } from '../generated/openmast/accounts/network';
import { SETTLEMENT_DISCRIMINATOR, getSettlementDecoder, type Settlement } from '../generated/openmast/accounts/settlement';
import type { Kind } from './decoded';

export const NETWORK: Kind<Network> = { name: 'Network', discriminator: NETWORK_DISCRIMINATOR, decoder: getNetworkDecoder() };
export const ASSET: Kind<Asset> = { name: 'Asset', discriminator: ASSET_DISCRIMINATOR, decoder: getAssetDecoder() };
export const SETTLEMENT: Kind<Settlement> = {
  name: 'Settlement',
  discriminator: SETTLEMENT_DISCRIMINATOR,
  decoder: getSettlementDecoder(),
};
