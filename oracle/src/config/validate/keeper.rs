//! Checks of the keeper's budget and times.

use super::{
    super::{findings::Findings, schema::KeeperConfig},
    at_least,
};

/// Of a day's budget no kind of work gets more than half, which must pay for one transaction of one signature.
const LEAST_DAILY_LAMPORTS: u64 = 10_000;
/// The settlements of some hours can be paid with it.
const ENOUGH_FOR_SETTLING: u64 = 100_000_000;
const SECONDS_PER_DAY: u64 = 86_400;

pub(super) fn validate(keeper: &KeeperConfig, findings: &mut Findings<'_>) {
    at_least(
        keeper.daily_lamports,
        LEAST_DAILY_LAMPORTS,
        "keeper.daily_lamports",
        findings,
    );
    at_least(keeper.least_collect, 1, "keeper.least_collect", findings);
    at_least(keeper.look_seconds, 1, "keeper.look_seconds", findings);
    for (key, seconds) in [
        ("keeper.look_seconds", keeper.look_seconds),
        ("keeper.spread_seconds", keeper.spread_seconds),
    ] {
        if seconds > SECONDS_PER_DAY {
            findings.error(
                key,
                format!("{seconds} is more than a day; write {SECONDS_PER_DAY} or less"),
            );
        }
    }
    let shares_the_key = keeper.enabled && keeper.keypair.is_none();
    if shares_the_key && keeper.least_balance_lamports < ENOUGH_FOR_SETTLING {
        findings.warn(
            "keeper.least_balance_lamports",
            format!(
                "is less than {ENOUGH_FOR_SETTLING}, and the keeper spends from the key that pays for settlements: those, and raising \
                 the statements of payers who say too little, could fail for lack of SOL; write more, or set keeper.keypair"
            ),
        );
    }
}
