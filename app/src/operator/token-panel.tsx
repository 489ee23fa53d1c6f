// The operator's token: asked for, used, forgotten. It is nowhere but in the memory of this page.
import { useState, type FormEvent } from 'react';
import { useAdminToken, useUnattributed } from '../data/operator';
import { PlainButton } from '../ui/buttons';
import { Copied } from '../ui/copied';
import { Field, Submit } from '../ui/fields';
import { Disclosed, Panel } from '../ui/panel';
import { Failure } from '../ui/states';

export const TokenPanel = () => {
  const token = useAdminToken();
  return (
    <Panel title="Admin token">
      {token.isThere ? <Given forget={token.forget} /> : <TokenForm use={token.use} />}
      {token.isThere ? null : <Where />}
      <p className="text-quiet text-sm">
        This page keeps it in memory alone and sends it to its own address alone; loading the page again forgets it.
      </p>
    </Panel>
  );
};

/** Whoever operates the oracle has it already, and need not know where. */
const Where = () => (
  <Disclosed summary="Where is the token?">
    <p>
      In the file that <code>api.admin_token_file</code> of the oracle’s configuration names; whoever may read that file is the operator. As the guide
      sets an oracle up, it is <code>/etc/openmast/admin.token</code> on the oracle’s machine:
    </p>
    <Copied label="the command of an installation" text="sudo cat /etc/openmast/admin.token" />
    <p>The demo has it beside the keys, and its last lines name the file:</p>
    <Copied label="the command of the demo" text="cat $KEYS/oracle/admin.token" />
    <p>
      An oracle whose configuration has no such key has no token, and answers 403: write <code>openssl rand -hex 32</code> to a file that its user alone
      may read, name it there, and start the service again.
    </p>
  </Disclosed>
);

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
