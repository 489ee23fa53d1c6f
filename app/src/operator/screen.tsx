// The operator's screen: for whoever is called at night and has to know what is wrong.
import type { ComponentType } from 'react';
import { Boundary } from '../ui/boundary';
import { Panel } from '../ui/panel';
import { RadiusPanel, UsagePanel } from './doors-panels';
import { EpochsPanel, OutboxPanel } from './epochs-panel';
import { HealthPanel } from './health-panel';
import { KeeperPanel } from './keeper-panel';
import { LogPanel } from './log-panel';
import { MappingsPanel } from './mappings-panel';
import { MembersPanel } from './members-panel';
import { SessionsPanel } from './sessions-panel';
import { TokenPanel } from './token-panel';
import { WaitingPanel } from './waiting-panel';

/** What is wrong comes first, then what comes in, then what becomes of it. */
const PANELS: readonly ComponentType[] = [
  HealthPanel,
  RadiusPanel,
  UsagePanel,
  TokenPanel,
  WaitingPanel,
  MappingsPanel,
  SessionsPanel,
  LogPanel,
  EpochsPanel,
  OutboxPanel,
  MembersPanel,
  KeeperPanel,
];

export const OperatorScreen = () => (
  <>
    <h1 className="text-2xl font-semibold">Oracle</h1>
    {PANELS.map((Part, at) => (
      // An answer that one part cannot show takes nothing from the others.
      <Boundary key={at}>
        <Part />
      </Boundary>
    ))}
  </>
);

export const NoOracleScreen = () => (
  <>
    <h1 className="text-2xl font-semibold">Oracle</h1>
    <Panel title="This needs an oracle">
      <p>
        No oracle is behind this page. Open <code>/oracle</code> at the address of the oracle’s API, or start this page with{' '}
        <code>--oracle-api URL</code>, which passes on what anybody may read: alarms, epochs, the outbox and the keeper.
      </p>
    </Panel>
  </>
);
