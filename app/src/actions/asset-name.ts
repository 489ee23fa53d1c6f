// What an asset is called in sentences.
import type { AssetPlace } from './place';

export const assetName = ({ name, index }: AssetPlace): string => name?.name || `asset ${index}`;
