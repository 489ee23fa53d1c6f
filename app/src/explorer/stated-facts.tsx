// What a settlement says, whoever tells it.
import type { Stated } from '../api/types';
import { Amount, Ago, Identifier, Size } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact } from '../ui/panel';

export const StatedFacts = ({ settlement }: { settlement: Stated }) => (
  <>
    <Fact name="Closed" note={`at slot ${whole(BigInt(settlement.snapshot_slot))}, by the chain’s clock`}>
      <Ago ms={Number(settlement.closed_at) * 1000} />
    </Fact>
    <Fact name="Earned" note="lifetime, all assets">
      <Amount baseUnits={BigInt(settlement.charged)} />
    </Fact>
    <Fact name="Carried over" note="owed for good, charged later">
      <Amount baseUnits={BigInt(settlement.accrued) - BigInt(settlement.charged)} />
    </Fact>
    <Fact name="Carried" note="lifetime, all assets">
      <Size bytes={BigInt(settlement.bytes)} />
    </Fact>
    <Fact name="Assets">{whole(settlement.asset_count)}</Fact>
    <Fact name="Payers">{whole(settlement.payer_count)}</Fact>
    <Fact name="Lots and entitlements">{whole(settlement.reserve_count)}</Fact>
    <Fact name="Content hash">
      <Identifier text={settlement.content_hash} />
    </Fact>
  </>
);
