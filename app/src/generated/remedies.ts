// Written by codegen/generate.mjs from docs/reference; do not edit.

/** What docs/reference says of a code. Words of programs stand between backticks. */
export interface Remedy {
  readonly means: string;
  readonly whatToDo: string;
}

export const ALARMS: Readonly<Record<string, Remedy>> = {
  "account_unexpected": {
    "means": "an account that is needed is not what its address says (another type, version or owner), and all endpoints that answer say so. The text has its address, what it should be and who owns it. What needs it waits; the doors, and whatever needs other accounts, go on",
    "whatToDo": "look at the address with another RPC node. If that says the same, the program was upgraded: update this software. If not, the endpoints lie"
  },
  "another_oracle_with_this_key": {
    "means": "an attestation of this oracle's key came on chain while it ran, and its outbox has no transaction for it",
    "whatToDo": "stop the other oracle, or find out who votes by hand; see two oracles with one key (`docs/reference/formats.md`)"
  },
  "archive_damaged": {
    "means": "the archive of a final settlement is missing or not what it should be: one of the newest at the start, any other when a proof against it is asked for. There are no proofs against that epoch",
    "whatToDo": "if the epoch is the newest final one, start the oracle again: the archive is made anew. Otherwise bring it back, as the user of the service and while the oracle runs: `openmast archive mirror --from MIRROR --to DATA_DIR/archive/public --verify --url URL --network NETWORK`; or restore the file from a backup"
  },
  "chain_contradicts": {
    "means": "the endpoints say of the chain what cannot be after what this oracle saw at finalized commitment: a final settlement is not final or gone, a ledger is behind the final one, there are fewer accounts. Nothing is settled meanwhile",
    "whatToDo": "look at the endpoints. If they are right, the data folder is an old copy: restore the newest one"
  },
  "chain_stale": {
    "means": "all endpoints that answer stand still: their finalized slot or clock has been the same for `network.stale_after_seconds` (raised within 40 s with the default)",
    "whatToDo": "look at the endpoints, and at Solana's status. Nothing is settled and no epoch ends meanwhile"
  },
  "chain_unreachable": {
    "means": "three times in a row, or for 10 s, no endpoint gave an answer that is believed. The text has what each said",
    "whatToDo": "look at the endpoints. Settlements wait; nothing is lost"
  },
  "chain_unverified": {
    "means": "since the start no endpoint has said yet whether program, network and currency are the configured ones",
    "whatToDo": "look at the endpoints. Nothing is settled meanwhile"
  },
  "clock_wrong": {
    "means": "this machine's clock is ahead of or behind what the log and the chain allow, or reports were dated more than 10 minutes later than it says now (`docs/reference/time.md`)",
    "whatToDo": "have the clock set by NTP (`timedatectl`, `chronyc tracking`). If it is right, the RPC nodes lag behind the chain"
  },
  "different": {
    "means": "the content of an epoch that is final is not this oracle's; or, while this oracle's content lacks the threshold, a member attests another (also this oracle's own key, by hand)",
    "whatToDo": "compare the archives with `openmast settlement verify`. If the own key attests the other one and the log is right, `openmast settlement retract`"
  },
  "endpoint_away": {
    "means": "one of several endpoints has not been used for 30 s, or stands still. The text says which and why",
    "whatToDo": "look at the endpoint; the others are used meanwhile. If it is said to be behind and is not: stop the oracle and remove `chain.json`"
  },
  "endpoints_disagree": {
    "means": "at two looks in a row, some endpoints report a settlement, final or attested, that this log does not have, and others do not; or one of several does while the others are silent. The text says who says what",
    "whatToDo": "look at the endpoints: one of them is wrong, or far behind. The doors follow what more of them say (`docs/reference/recovery.md`)"
  },
  "epoch_not_closed": {
    "means": "an epoch is due and the chain cannot be read",
    "whatToDo": "look at the endpoints; the epoch goes on. If the text says `it has no entitlement at reserve N, where there is one`: what one endpoint alone made up (`docs/reference/nodes.md`)"
  },
  "epoch_too_long": {
    "means": "`epoch.seconds` is more than `exit_delay / 2 − max_pause − 3 · challenge` of the network, by its present parameters or those announced. Whoever leaves by a statement may get what it used for nothing, up to its own unspent money (`docs/reference/money.md`)",
    "whatToDo": "set `epoch.seconds` to what the text says and restart; or the authority announces a longer exit delay"
  },
  "failed": {
    "means": "a transaction failed in its block although its simulation had passed",
    "whatToDo": "read the transaction's error in `/v1/settlements/EPOCH`"
  },
  "keeper_held_up": {
    "means": "work waits that the keeper (`docs/reference/keeper.md`) may not pay for: the day's budget, or half of it for one kind of work, is used, or its key has too little. Or three looks in a row failed. The text says which",
    "whatToDo": "for the budget: nothing, if it is used now and then; raise `keeper.daily_lamports` if it is every day, unless somebody makes work (`GET /v1/keeper` shows which kind). For the balance: send the key SOL"
  },
  "log_full": {
    "means": "the log takes `log.max_bytes` on the disk. No report is acknowledged, `/ready` is 503, and senders keep their data",
    "whatToDo": "find out why none becomes final (the other alarms), and which client sends so much. If the disk has room, raise `log.max_bytes` and restart"
  },
  "log_nearly_full": {
    "means": "the log takes half of `log.max_bytes`; or a quarter, and at the rate of the last ten minutes it is full within an hour. The text has the time left",
    "whatToDo": "as for `log_full`. From half full on, each client has an equal part of the rest (`docs/reference/service.md`)"
  },
  "mirror_away": {
    "means": "three times in a row, or for 30 s, a mirror did not do what it was asked for; or a settlement was posted without its copy there. At once for what will not pass by itself: a wrong key, a bucket or folder that is not there, a folder on the disk of `data_dir`, a full disk, other bytes than were sent, a mount that hangs. The text names the mirror, what is wrong, and how many archives it lacks (`docs/reference/settling.md`)",
    "whatToDo": "do what the text says. Meanwhile settlements are posted after `archive.mirror_wait_seconds`, and `archive/public` of this machine may be the only copy: copy it elsewhere (`openmast archive mirror`)"
  },
  "mirror_wait_too_long": {
    "means": "`epoch.seconds` and `archive.mirror_wait_seconds` together are more than the network's delays allow (as for `epoch_too_long`), by its present parameters or those announced",
    "whatToDo": "set `archive.mirror_wait_seconds` to what the text says and restart"
  },
  "mirrors_too_few": {
    "means": "beside `mirror_away`, when fewer mirrors take archives than `archive.mirrors_needed`: the last one is away, too",
    "whatToDo": "have a mirror again at once, or copy `archive/public` to another machine (`openmast archive mirror`): of what is posted meanwhile it may be the only copy"
  },
  "not_a_member": {
    "means": "the oracle's key is not in the oracle set, or has too little bonded",
    "whatToDo": "add the key to the set, or bond"
  },
  "other_chain": {
    "means": "an endpoint is of another chain. The text says which",
    "whatToDo": "remove it from `network.rpc_urls`"
  },
  "outbox_damaged": {
    "means": "rows of the outbox were not as they were written. They are not used, and are put back or derived anew",
    "whatToDo": "test disk and memory of the machine. If the text says that something cannot be put back, restore the archive that it names and start again"
  },
  "overtaken": {
    "means": "the newest final settlement is one that the log does not have, or has otherwise; or this oracle's key (at a start also the threshold's weight) attests such a next one. The data folder is an old backup, or another log was settled. The doors are shut, since what they took could never be settled. More endpoints must say so than deny it, at two looks",
    "whatToDo": "do what the text says: have a proposal made final first, or take it back; then stop the oracle and run `openmast oracle recover` (`docs/guides/recovery.md`). Senders keep their reports"
  },
  "paused": {
    "means": "a pause of settling is in force",
    "whatToDo": "ask the network's pauser"
  },
  "refused": {
    "means": "the program or the chain refused a transaction in simulation, or would refuse what the outbox holds whatever the chain's state is",
    "whatToDo": "the text has the reason"
  },
  "reports_out_of_the_ordinary": {
    "means": "of an area's newest reports, 200 at least, more than an ordinary share are of one kind (`docs/reference/metrics.md`). Usage that is lost by it is not billed, or was billed by guess",
    "whatToDo": "the text names area, kind, number and the setting that is likely wrong; `openmast session show` shows single sessions"
  },
  "sessions_nearly_full": {
    "means": "nine tenths of `sessions.max` sessions are kept, or nine tenths of what is for whoever comes first (`docs/reference/sessions.md`). The text names the client or radio that has most of them. When all are taken, a sender that has its share gets no acknowledgement for a report that may begin a session, and `/ready` is 503 (`sessions_full`). Sessions that are kept are still reported on. Reports on their way do not count: they may begin none",
    "whatToDo": "if that client should have so many, raise `sessions.max`; otherwise look at what it sends. Map what waits (`/v1/unattributed`): it is kept until it is mapped"
  },
  "settlement_withheld": {
    "means": "what is to be proposed or attested does not follow from its archive, read back from the disk. Nothing of it is posted. The first time, the oracle restarts itself and derives it from its log",
    "whatToDo": "test disk and memory; put the archive of a backup or of another oracle in its place"
  },
  "solvency": {
    "means": "a settlement accrues more than is prepaid: a payer took out more than it had left. Or lots hold less on chain than what is final has released of them, which the program does not let happen",
    "whatToDo": "look at the statements that were paid; of lots, compare chain and archive (`openmast settlement verify`)"
  },
  "statement_not_raised": {
    "means": "a payer's statement could not be looked at, or not be raised although the ledgers here contradict it",
    "whatToDo": "the text has the reason: the archive, the endpoints or the fee payer's balance. `openmast payer raise` does it by hand"
  },
  "webhooks_broken": {
    "means": "`webhooks.sqlite` is damaged (set aside, and begun anew), rows of it were not as they were written (not sent), or it cannot be written. Settling and the doors go on",
    "whatToDo": "look at disk and permissions. Notices that were damaged are lost, except those of the newest settlements, which a start queues anew"
  }
};

export const RADIUS_OUTCOMES: Readonly<Record<string, { readonly answered: string; readonly recorded: string; readonly whatToDo: string }>> = {
  "recorded": {
    "answered": "yes",
    "recorded": "yes",
    "whatToDo": ""
  },
  "duplicate_answered": {
    "answered": "yes, the same bytes",
    "recorded": "no",
    "whatToDo": "many: answers get lost on the way, or the log is slower than the sender's patience"
  },
  "duplicate_pending": {
    "answered": "by the first copy's answer",
    "recorded": "no",
    "whatToDo": "many: the log is slower than the sender's patience"
  },
  "status_server": {
    "answered": "yes",
    "recorded": "no",
    "whatToDo": ""
  },
  "ignored_status_type": {
    "answered": "yes",
    "recorded": "no",
    "whatToDo": "events of tunnels, modems and the like, which carry no usage"
  },
  "unknown_client": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "add the source's network and secret to `radius.clients`, or block the source"
  },
  "malformed": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "not RADIUS, or a broken sender: capture its packets and ask its vendor"
  },
  "unsupported_code": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "point only accounting at this port, not authentication"
  },
  "wrong_authenticator": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "the shared secrets differ: compare `radius.clients` with the sender's"
  },
  "wrong_message_authenticator": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "the secret is right, since the Request Authenticator is; the sender computes Message-Authenticator in another way than over zeros, or a proxy changed it: turn it off there, or ask its vendor"
  },
  "missing_message_authenticator": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "make the sender add Message-Authenticator to Status-Server"
  },
  "missing_status_type": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "the sender leaves out Acct-Status-Type: fix its attribute filter"
  },
  "unsupported_status_type": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "an Acct-Status-Type that no RFC defines, with octets or attributes of a vendor: ask its vendor what it reports"
  },
  "missing_session_id": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "the sender leaves out Acct-Session-Id: fix its attribute filter"
  },
  "missing_session_radio": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "the sender leaves out the name that the client's `session_radio` asks for: make it send that, or set another"
  },
  "missing_session_device": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "the sender leaves out Calling-Station-Id, which the client's `session_device` asks for: make it send that, or set `session_device = false`"
  },
  "nas_not_allowed": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "the radio's name is in no list of the client: add it to `nas_identifiers`, `called_station_ids` or `nas_ips`, if it is its own"
  },
  "rate_limited": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "the client sends more than its `requests_per_second`: find out why, or raise that"
  },
  "overloaded": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "more of this client's requests wait for the log than its share of `radius.max_in_flight`: use a faster disk, or raise `radius.max_in_flight`; senders keep their data meanwhile"
  },
  "sessions_full": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "this client has its share of `sessions.max`, and the part for whoever comes first is taken (`docs/reference/sessions.md`): look at what it sends, or raise `sessions.max`. Reports of sessions that are kept are still taken"
  },
  "log_share_used": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "little of the log is left, and this client has used its share of that: see the alarm `log_nearly_full`; senders keep their data meanwhile"
  },
  "log_unavailable": {
    "answered": "no",
    "recorded": "no",
    "whatToDo": "see the alarms `overtaken` and `log_full`, then the log's own errors; senders keep their data meanwhile"
  }
};

export const BATCH_OUTCOMES: Readonly<Record<string, Remedy>> = {
  "replayed": {
    "means": "here before, acknowledged again",
    "whatToDo": ""
  },
  "overloaded": {
    "means": "no room for it in time",
    "whatToDo": ""
  },
  "too_slow": {
    "means": "did not arrive within `usage.receive_timeout_seconds`",
    "whatToDo": ""
  },
  "malformed": {
    "means": "a field is missing or has the wrong size",
    "whatToDo": "the radio corrects it; the detail names the field"
  },
  "too_many_reports": {
    "means": "more than 1024",
    "whatToDo": "the radio sends several batches"
  },
  "wrong_network": {
    "means": "made for another network",
    "whatToDo": ""
  },
  "unknown_radio": {
    "means": "the key is not mapped",
    "whatToDo": "the radio asks the operator"
  },
  "relay_path": {
    "means": "a report names relays, which are not paid yet",
    "whatToDo": "the radio leaves the path empty"
  },
  "reversed_interval": {
    "means": "a report ends before it starts",
    "whatToDo": ""
  },
  "ahead_of_clock": {
    "means": "a report ends more than `clock_ahead_seconds` (300, at most 900) after its arrival",
    "whatToDo": "the radio sets its clock, reports anew"
  },
  "too_old": {
    "means": "a report ended more than `max_age_seconds` (7 days, at most 30) before its arrival",
    "whatToDo": "the radio the usage is lost, unless a later report has it"
  },
  "implausible_counter": {
    "means": "a counter above 2⁶⁰",
    "whatToDo": ""
  },
  "bad_signature": {
    "means": "not this key's over these canonical bytes",
    "whatToDo": ""
  },
  "conflicting_content": {
    "means": "the sequence was used for another content",
    "whatToDo": "the radio signs it under a new sequence; look for a second device with the key"
  },
  "sequence_too_old": {
    "means": "64 or more below the radio's newest",
    "whatToDo": "the radio signs it again under `next_sequence` of the answer"
  },
  "unavailable": {
    "means": "the log is full, or has ended; or the radio has its share of the sessions that are kept or of what is left of the log, and the batch may begin a session (`docs/reference/sessions.md`)",
    "whatToDo": "the radio keeps the batch and sends it later"
  }
};

export const BATCH_ALERT: string = "`bad_signature` or `conflicting_content` grows: somebody tries, or two devices share a key; `unavailable` grows: see the log's own errors and the alarms `sessions_nearly_full` and `log_nearly_full`";

export const REPORT_KINDS: Readonly<Record<string, Remedy & { readonly ordinary: string }>> = {
  "clock_jumped": {
    "means": "of a session whose gateway's clock was set",
    "ordinary": "5 %",
    "whatToDo": "set the gateway's clock by NTP"
  },
  "confirmed": {
    "means": "by which counters that were held back are confirmed and billed",
    "ordinary": "any",
    "whatToDo": ""
  },
  "contradicting_names": {
    "means": "with the id of a session of another subscriber and device, counted as a session of its own",
    "ordinary": "5 %",
    "whatToDo": "radios or subscribers share session ids: set session_radio to a name that no two radios share, session_device = true, or an area for each site"
  },
  "counted_before_recovery": {
    "means": "since the data folder was recovered, with usage that is not billed because it may have been before (`docs/reference/recovery.md`)",
    "ordinary": "any",
    "whatToDo": "it still grows days later: gateways that neither date reports nor tell session time"
  },
  "given_up": {
    "means": "whose counters were held back and never confirmed",
    "ordinary": "5 %",
    "whatToDo": "the gateway's counters jump: set gigawords if they have 32 bits, and ask its vendor"
  },
  "handed_over": {
    "means": "of a session that another radio began",
    "ordinary": "50 %",
    "whatToDo": "if sessions roam here, set session_radio = \"area\""
  },
  "held_back": {
    "means": "with counters that are not billed until the next report confirms them",
    "ordinary": "5 %",
    "whatToDo": "set gigawords and line_mbps as the gateway has them, and its clock by NTP"
  },
  "implausible_counter": {
    "means": "with a counter above 2^60, not billed",
    "ordinary": "5 %",
    "whatToDo": "the gateway's counters are signed or broken: ask its vendor"
  },
  "implausible_time": {
    "means": "of a time after the year 10889, not billed",
    "ordinary": "5 %",
    "whatToDo": "set the gateway's clock by NTP"
  },
  "late": {
    "means": "with counters below those that are known, not billed again",
    "ordinary": "50 %",
    "whatToDo": "sessions that share an id look so: session_radio, session_device, multi_session_id; else the gateway's clock (NTP)"
  },
  "lost_start": {
    "means": "that began a run of a session without its Start",
    "ordinary": "5 %",
    "whatToDo": "make the gateway send Accounting-Start, and look for losses on the way (openmast_radius_dropped_by_kernel_total)"
  },
  "low_bits": {
    "means": "without the gigawords that the session had before",
    "ordinary": "5 %",
    "whatToDo": "have the gateway send Acct-*-Gigawords in every report, also in Stop"
  },
  "one_counter_lower": {
    "means": "in which one counter is lower than before: the greatest counts",
    "ordinary": "5 %",
    "whatToDo": "a counter is a rate, or is reset while sessions last: ask the gateway's vendor"
  },
  "other_name": {
    "means": "of a session that is known under another name",
    "ordinary": "5 %",
    "whatToDo": "set session_radio to a name that every report has; multi_session_id = \"ignored\" if that changes while sessions last"
  },
  "part_of_session": {
    "means": "of a service or another part of a session, whose bytes are in the whole: not billed",
    "ordinary": "any",
    "whatToDo": ""
  },
  "repeated": {
    "means": "with nothing that was not known, as of idle sessions",
    "ordinary": "any",
    "whatToDo": ""
  },
  "too_many_sessions": {
    "means": "of one more run than are kept, not billed",
    "ordinary": "5 %",
    "whatToDo": "radios or subscribers share session ids: session_radio, session_device; map what waits (/v1/unattributed)"
  },
  "wrapped": {
    "means": "in which a counter of 32 bits began again",
    "ordinary": "5 %",
    "whatToDo": "make the gateway send gigawords, or report more often: of several wraps between two reports one is billed"
  }
};
