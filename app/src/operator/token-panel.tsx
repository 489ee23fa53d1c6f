// The operator's token: asked for, used, forgotten. It is nowhere but in the memory of this page.
import { useState, type FormEvent } from 'react';
import { useAdminToken, useUnattributed } from '../data/operator';
import { PlainButton } from '../ui/buttons';
import { Field, Submit } from '../ui/fields';
import { Panel } from '../ui/panel';
import { Failure } from '../ui/states';

export const TokenPanel = () => {
  const token = useAdminToken();
  return (
    <Panel title="Admin token">
      {token.isThere ? <Given forget={token.forget} /> : <TokenForm use={token.use} />}
      <p className="text-quiet text-sm">
        It is what <code>api.admin_token_file</code> holds. This page keeps it in memory alone and sends it to its own address alone; loading the
        page again forgets it.
      </p>
    </Panel>
  );
};

const TokenForm = ({ use }: { use: (text: string) => boolean }) => {
  const [text, setText] = useState('');
  const [isRefused, setRefused] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setRefused(!use(text));
  };
  return (
    <>
      {/* Where nothing is encrypted, whoever stands between reads along. */}
      {window.isSecureContext === false ? (
        <p className="text-warn">This page came without TLS from another machine: whoever is on the way can read the token.</p>
      ) : null}
      <form onSubmit={submit} noValidate className="flex flex-wrap items-start gap-3">
        <Field
          label="Token"
          value={text}
          change={setText}
          isSecret
          hint="for usage that waits, and where the counters are for the operator alone"
          fault={isRefused ? 'This is no token: it has letters, digits and signs, and no space' : undefined}
          className="min-w-0 flex-1 basis-72"
        />
        <div className="sm:pt-6">
          <Submit>Use</Submit>
        </div>
      </form>
    </>
  );
};

const Given = ({ forget }: { forget: () => void }) => {
  const { error, data } = useUnattributed();
  return (
    <>
      {error ? <Failure error={error} /> : null}
      <p role="status">{error ? 'A token was given.' : data ? 'The oracle takes the token.' : 'The oracle is asked whether it takes the token.'}</p>
      <PlainButton go={forget}>Forget the token</PlainButton>
    </>
  );
};
