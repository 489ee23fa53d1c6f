// The doors: what comes in, how fast, and what is refused and why.
import { growth, mean, samplesOf, total, type Look } from '../data/looks';
import { BATCH_ALERT, BATCH_OUTCOMES, RADIUS_OUTCOMES } from '../generated/remedies';
import { Size } from '../ui/amounts';
import { whole } from '../ui/format';
import { Fact, Facts, Panel } from '../ui/panel';
import { Prose, sentence } from '../ui/prose';
import { Empty } from '../ui/states';
import { Counters } from './counters';
import { OutcomeList, type Outcome } from './outcome-list';
import { duration, integer, rate } from './words';

const REQUESTS = 'openmast_radius_requests_total';
const REFUSED = 'openmast_radius_refused_total';
const BATCHES = 'openmast_usage_batches_total';

export const RadiusPanel = () => (
  <Panel title="RADIUS">
    <Counters isFirst>
      {(looks, newest) =>
        samplesOf(newest, REQUESTS).length === 0 ? <Empty text="This oracle has no door for RADIUS." /> : <Radius looks={looks} newest={newest} />
      }
    </Counters>
  </Panel>
);

const Radius = ({ looks, newest }: { looks: readonly Look[]; newest: Look }) => {
  const outcomes = outcomesOf(looks, newest, REQUESTS);
  const isRefusal = ({ code }: Outcome): boolean => RADIUS_OUTCOMES[code]?.answered.startsWith('no') ?? true;
  const answer = mean(looks, 'openmast_radius_answer_seconds');
  return (
    <>
      <Facts>
        <RateFact name="Requests" looks={looks} counter={REQUESTS} />
        <Fact name="Wait for the log" note="requests now">{whole(integer(total(newest, 'openmast_radius_in_flight') ?? 0))}</Fact>
        {answer === undefined ? null : (
          <Fact name="Answered after" note="the mean between the two looks">
            {duration(answer)}
          </Fact>
        )}
        <RateFact name="Dropped by the kernel" looks={looks} counter="openmast_radius_dropped_by_kernel_total" />
        <RateFact name="Answers not sent" looks={looks} counter="openmast_radius_answers_not_sent_total" />
      </Facts>
      <OutcomeList title="Refused requests" none="No request was refused since the service started." outcomes={outcomes.filter(isRefusal)} remedy={radiusRemedy} />
      <RefusedClients looks={looks} />
      <OutcomeList title="Other requests" none="None came yet." outcomes={outcomes.filter((it) => !isRefusal(it))} remedy={radiusRemedy} />
    </>
  );
};

const radiusRemedy = (code: string) => ({ whatToDo: RADIUS_OUTCOMES[code]?.whatToDo ?? '' });

/** Whose requests are refused now: those since the start may be long over. */
const RefusedClients = ({ looks }: { looks: readonly Look[] }) => {
  const newest = looks.at(-1);
  const clients = [...new Set(newest ? samplesOf(newest, REFUSED).map(({ labels }) => labels.client ?? '') : [])];
  const growing = clients.flatMap((client) => {
    const grown = growth(looks, REFUSED, { client });
    return grown && grown.by > 0 ? [{ client, grown }] : [];
  });
  if (growing.length === 0) return null;
  return (
    <p>
      Refused now, by client:{' '}
      {growing.map(({ client, grown }, at) => (
        <span key={client}>
          {at > 0 ? ', ' : ''}
          <code className="font-mono text-sm break-words">{client}</code> {rate(grown)}
        </span>
      ))}
    </p>
  );
};

export const UsagePanel = () => (
  <Panel title="Signed usage reports">
    <Counters>
      {(looks, newest) =>
        samplesOf(newest, BATCHES).length === 0 ? <Empty text="This oracle has no door for radios that sign." /> : <Usage looks={looks} newest={newest} />
      }
    </Counters>
  </Panel>
);

const TAKEN = ['recorded', 'replayed'];

const Usage = ({ looks, newest }: { looks: readonly Look[]; newest: Look }) => {
  const outcomes = outcomesOf(looks, newest, BATCHES);
  const refused = outcomes.filter(({ code }) => !TAKEN.includes(code));
  const answer = mean(looks, 'openmast_usage_answer_seconds');
  return (
    <>
      <Facts>
        <RateFact name="Batches" looks={looks} counter={BATCHES} />
        <RateFact name="Reports recorded" looks={looks} counter="openmast_usage_reports_total" />
        {answer === undefined ? null : (
          <Fact name="Answered after" note="the mean between the two looks">
            {duration(answer)}
          </Fact>
        )}
        <Fact name="Open connections">{whole(integer(total(newest, 'openmast_usage_connections') ?? 0))}</Fact>
        <Fact name="Wait for signatures and log">
          <Size bytes={integer(total(newest, 'openmast_usage_in_flight_bytes') ?? 0)} />
        </Fact>
        <RateFact name="Gaps in sequences" looks={looks} counter="openmast_usage_sequence_gaps_total" />
        <RateFact name="Useless connections" looks={looks} counter="openmast_usage_useless_connections_total" />
      </Facts>
      <OutcomeList
        title="Refused batches"
        none="No batch was refused since the service started."
        outcomes={refused}
        remedy={(code) => BATCH_OUTCOMES[code] ?? { whatToDo: '' }}
      />
      {refused.length > 0 ? (
        <p>
          <strong className="font-medium">When they grow:</strong> <Prose text={sentence(BATCH_ALERT)} />
        </p>
      ) : null}
      <OutcomeList
        title="Other batches"
        none="None came yet."
        outcomes={outcomes.filter(({ code }) => TAKEN.includes(code))}
        remedy={(code) => BATCH_OUTCOMES[code] ?? { whatToDo: '' }}
      />
    </>
  );
};

/** What became of what came, the most first; what never happened is left out. */
const outcomesOf = (looks: readonly Look[], newest: Look, counter: string): Outcome[] =>
  samplesOf(newest, counter)
    .filter(({ value }) => value > 0)
    .map(({ labels, value }) => ({ code: labels.outcome ?? '', count: value, grown: growth(looks, counter, { outcome: labels.outcome ?? '' }) }))
    .sort((a, b) => b.count - a.count);

const RateFact = ({ name, looks, counter }: { name: string; looks: readonly Look[]; counter: string }) => {
  const newest = looks.at(-1);
  const count = newest && total(newest, counter);
  const grown = growth(looks, counter);
  if (count === undefined) return null;
  return (
    <Fact name={name} note={`${whole(integer(count))} since the service started`}>
      {grown ? rate(grown) : 'not known yet'}
    </Fact>
  );
};
