// The way to what an epoch's archives have of a payer.
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Field, Row, Submit } from '../ui/fields';
import { Panel } from '../ui/panel';
import { indexIn } from '../verify';

const isEpoch = (text: string): boolean => /^[1-9]\d{0,14}$/.test(text);

export const RecordForm = () => {
  const [payer, setPayer] = useState('');
  const [epoch, setEpoch] = useState('');
  const [isTried, setTried] = useState(false);
  const [, go] = useLocation();
  const [isPayer, hasEpoch] = [indexIn(payer.trim()) !== undefined, isEpoch(epoch.trim())];
  const show = (): void => {
    setTried(true);
    if (isPayer && hasEpoch) go(`/explorer/records/${payer.trim()}/${epoch.trim()}`);
  };
  return (
    <Panel title="Records of a payer in an epoch">
      <Row go={show}>
        <Field label="Payer’s number" inputMode="numeric" value={payer} change={setPayer} fault={isTried && !isPayer ? 'A whole number below 2³²' : undefined} />
        <Field label="Epoch" inputMode="numeric" value={epoch} change={setEpoch} fault={isTried && !hasEpoch ? 'A whole number from 1 on' : undefined} />
        <div className="sm:pt-6">
          <Submit>Show records</Submit>
        </div>
      </Row>
    </Panel>
  );
};
