// Sessions of an epoch, for the payer's owner alone: who signs a text for it sees what the settlement commits to.
import { useState } from 'react';
import type { Signed } from '../api/client';
import { useEpochPages, type History } from '../data/history';
import { useNetworkId } from '../data/on-chain';
import { signedForSessions } from '../data/sessions';
import type { SignText } from '../data/signed';
import type { Payer } from '../generated/openmast/accounts/payer';
import { gapSteps, gist, isIdle, type EpochLine } from '../proof/history';
import { Identifier } from '../ui/amounts';
import { PlainButton } from '../ui/buttons';
import { useCurrencySymbol } from '../ui/currency';
import { Choice } from '../ui/fields';
import { currency, size, whole } from '../ui/format';
import { Pages } from '../ui/pages';
import { Empty, Failure, Loading } from '../ui/states';
import { BriefVerdict } from '../ui/verdict';
import { WalletButton } from '../wallet/button';
import { textSignerOf } from '../wallet/signing';
import { useSigned } from '../wallet/use-signed';
import { useWallet } from '../wallet/use-wallet';
import { SessionLines } from './session-lines';

export const SessionsPanel = ({ payer: { index, owner } }: { payer: Payer }) => {
  const { connected, store } = useWallet();
  if (!connected) {
    return (
      <div className="space-y-3">
        <p>Sessions are shown to nobody but the payer’s owner, who signs a text for it. Connect a wallet to see yours.</p>
        <WalletButton />
      </div>
    );
  }
  if (connected.account.address !== owner) {
    return (
      <p>
        Sessions are shown to nobody but the payer’s owner, <Identifier text={owner} />, and your wallet is connected as another account.
      </p>
    );
  }
  const sign = textSignerOf(store, connected);
  if (sign) return <Sessions key={index} payer={index} sign={sign} />;
  return (
    <p>
      Your wallet signs no texts, so it cannot show that these sessions are yours to see:{' '}
      <code className="break-words">openmast payer sessions {index} --epoch EPOCH</code> shows them.
    </p>
  );
};

/** The line of the epoch that was asked for stays, also when others take its place in the list. */
interface Asked {
  readonly line: EpochLine;
  readonly signed: Signed;
}

const Sessions = ({ payer, sign }: { payer: number; sign: SignText }) => {
  const network = useNetworkId()?.network;
  const { history, newer, older } = useEpochPages('payer', payer);
  const { signed: asked, fault, take } = useSigned<Asked>();
  if (!network) return <Loading what="the network" />;
  const show = (line: EpochLine): void =>
    take(signedForSessions(sign, { network, payer, epoch: line.epoch }, Date.now()).then((signed) => ({ line, signed })));
  return (
    <>
      <p>
        Which sessions an epoch was charged for, its settlement commits to, and the oracle shows to you alone. Your wallet signs a text for
        each epoch, no transaction.
      </p>
      {history.error ? <Failure error={history.error} retry={() => void history.refetch()} /> : null}
      {history.isLoading ? <Loading what="the epochs" /> : null}
      {history.data ? <EpochChoice history={history.data} show={show} /> : null}
      <Pages what="epochs with sessions" names={['Newer', 'Older']} newer={newer} older={older} />
      {fault ? <Failure error={fault} /> : null}
      {asked ? <SessionLines key={asked.line.epoch.toString()} payer={payer} line={asked.line} signed={asked.signed} again={() => show(asked.line)} /> : null}
    </>
  );
};

const EpochChoice = ({ history: { lines, missing }, show }: { history: History; show: (line: EpochLine) => void }) => {
  const [epoch, choose] = useState('');
  const symbol = useCurrencySymbol();
  const [newest, oldest] = [lines[0], lines.at(-1)];
  if (!newest || !oldest) return <Empty text="No epoch can be proven any more: its settlements are closed." />;
  const busy = lines.filter((line) => !isIdle(line));
  const chosen = busy.find((line) => line.epoch.toString() === epoch) ?? busy[0];
  if (!chosen) {
    return (
      <>
        <Empty text={`Nothing was used in epochs ${whole(oldest.epoch)} to ${whole(newest.epoch)}.`} />
        <BriefVerdict steps={[...gist(lines), ...gapSteps(missing)]} />
      </>
    );
  }
  const options = busy.map(({ epoch: it, added }) => [it.toString(), `Epoch ${whole(it)}: ${size(added.bytes)} used, ${currency(added.charged)}${symbol === '' ? '' : ` ${symbol}`} charged`] as const);
  return (
    <div className="max-w-120 space-y-3">
      {missing > 0n ? <BriefVerdict steps={gapSteps(missing)} /> : null}
      <Choice label="Epoch" value={chosen.epoch.toString()} change={choose} options={options} />
      <PlainButton go={() => show(chosen)}>Sign, and show the sessions of epoch {whole(chosen.epoch)}</PlainButton>
    </div>
  );
};
