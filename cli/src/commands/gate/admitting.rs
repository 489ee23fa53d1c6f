//! `openmast holder admit`

use super::{issuers, person::Person, policies, standing::with_standing};
use crate::{
    args::HolderOf, context::Context, failure::Failure, report::Report, terms::Kinds,
    values::text_of_time,
};
use openmast_client::{
    instructions::token::create_share_account,
    share_gate::{
        accounts::{Clearance, ClearanceState, Holder, Issuer, Policy},
        addresses, instructions,
    },
};
use solana_pubkey::Pubkey;

/// How many clearances an admission can rest on.
const MOST_CLEARANCES: usize = 3;

pub(super) async fn admit(
    context: &Context,
    of: &HolderOf,
    numbers: &[u16],
) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let admission = Admission::find(context, &person, numbers).await?;
    admission.check()?;
    let (payer, mint, wallet) = (context.fee_payer_key()?, person.mint(), person.wallet);
    let mut all = vec![
        create_share_account(&payer, &wallet, &mint),
        instructions::admit(payer, wallet, admission.signs, mint, admission.grounds()),
    ];
    // Until the lock-up is over the gate thaws nobody, and the admission counts all the same.
    let locked_until = admission.policy.locked_until;
    let is_locked = admission.now < locked_until;
    if !is_locked {
        all.push(person.thaw(payer));
    }
    let outcome = context.execute("Admitting the holder", &all).await?;
    let report = with_standing(context, &person, &outcome, person.report()).await;
    let report = report.and(outcome.report(None));
    Ok(match is_locked {
        false => report,
        true => report.note(format!(
            "The shares are locked up until {}: then `openmast holder thaw {} {wallet}` opens the account.",
            text_of_time(locked_until),
            of.index
        )),
    })
}

/// What a wallet is to be admitted by.
struct Admission {
    index: u32,
    wallet: Pubkey,
    /// Whether the wallet signs.
    signs: bool,
    policy: Policy,
    holder: Option<Holder>,
    said: Vec<Said>,
    /// The chain's clock, Unix seconds.
    now: i64,
}

/// What an issuer says of the wallet.
struct Said {
    number: u16,
    issuer: Issuer,
    address: Pubkey,
    clearance: Option<Clearance>,
}

impl Admission {
    async fn find(context: &Context, person: &Person, numbers: &[u16]) -> Result<Self, Failure> {
        let index = person.shares.index;
        if numbers.len() > MOST_CLEARANCES {
            return Err(Failure::input(format!(
                "an admission rests on at most {MOST_CLEARANCES} clearances: name fewer issuers"
            )));
        }
        let policy = policies::find(context, &person.shares).await?;
        let policy = policy.ok_or_else(|| {
            Failure::input(format!(
                "the owner of asset {index} has not said who may hold its shares (`openmast holder policy {index}`): until \
                 then nobody is admitted"
            ))
        })?;
        let mut said = Vec::new();
        for &number in numbers {
            said.push(Said::find(context, person, number).await?);
        }
        Ok(Self {
            index,
            wallet: person.wallet,
            signs: context.signer_key()? == person.wallet,
            policy,
            holder: person.holder_if_any(context).await?,
            said,
            now: context.rpc.clock(context.commitment).await?.value,
        })
    }

    /// The clearances, as instructions take them.
    fn grounds(&self) -> [Option<Pubkey>; MOST_CLEARANCES] {
        let mut given = self.said.iter().map(|said| said.address);
        [given.next(), given.next(), given.next()]
    }

    /// Refuses what the program would refuse, and says whom to ask for what.
    fn check(&self) -> Result<(), Failure> {
        let mut kinds = 0;
        for said in &self.said {
            kinds |= said.standing(&self.wallet, self.now)?.kinds;
        }
        let missing = self.policy.kinds & !kinds;
        if missing != 0 {
            return Err(Failure::input(format!(
                "the policy of asset {} also asks for kinds {}, which the issuers named do not say of {}: name one more that \
                 does (`openmast issuer list`)",
                self.index,
                listed(&Kinds(missing).numbers()),
                self.wallet
            )));
        }
        self.check_place()?;
        self.check_seat()
    }

    /// Where the wallet belongs by its clearances.
    fn check_place(&self) -> Result<(), Failure> {
        let named: Vec<(u16, u16)> = (self.said.iter())
            .filter_map(|said| Some((said.number, said.clearance.as_ref()?.jurisdiction)))
            .filter(|(_, code)| *code != 0)
            .collect();
        let allowed = policies::places(&self.policy);
        let wallet = self.wallet;
        match named.split_first() {
            _ if named
                .windows(2)
                .any(|pair| matches!(pair, [a, b] if a.1 != b.1)) =>
            {
                let said: Vec<String> = (named.iter())
                    .map(|(issuer, code)| format!("issuer {issuer} says {code}"))
                    .collect();
                Err(Failure::input(format!(
                    "the issuers do not agree where {wallet} belongs ({}): name those that do",
                    said.join(", ")
                )))
            }
            None if !allowed.is_empty() => {
                let issuers: Vec<u16> = self.said.iter().map(|said| said.number).collect();
                Err(Failure::input(format!(
                    "issuer {} did not say where {wallet} belongs, and the policy of asset {} asks for it ({}): have it said \
                     (`openmast clearance attest … --jurisdiction CODE`)",
                    listed(&issuers),
                    self.index,
                    listed(&allowed)
                )))
            }
            Some(((issuer, code), _)) if !allowed.is_empty() && !allowed.contains(code) => {
                Err(Failure::input(format!(
                    "by what issuer {issuer} says {wallet} belongs to {code}; the policy of asset {} allows {}",
                    self.index,
                    listed(&allowed)
                )))
            }
            _ => Ok(()),
        }
    }

    /// Whether there is a seat, and whose word it takes.
    fn check_seat(&self) -> Result<(), Failure> {
        let (policy, wallet) = (&self.policy, self.wallet);
        let is_limited = policy.max_holders != 0;
        let Some(holder) = &self.holder else {
            if is_limited && policy.holders >= policy.max_holders {
                return Err(Failure::input(format!(
                    "asset {} has {} of {} holders: somebody has to give an admission up first (`openmast holder leave`), or \
                     the owner to allow more",
                    self.index, policy.holders, policy.max_holders
                )));
            }
            if is_limited && !self.signs {
                return Err(self.must_sign("the number of holders is limited"));
            }
            return Ok(());
        };
        if holder.suspended_until > self.now {
            return Err(Failure::input(format!(
                "{wallet} is suspended until {}: admit it after that",
                text_of_time(holder.suspended_until)
            )));
        }
        let is_other = self.grounds() != holder.known_clearances();
        if is_other && !self.signs && !holder.is_revoked() {
            return Err(self.must_sign("its admission would rest on other clearances than before"));
        }
        Ok(())
    }

    fn must_sign(&self, why: &str) -> Failure {
        Failure::input(format!(
            "{why}: {} itself must sign this, with its --keypair (somebody else can pay: --fee-payer)",
            self.wallet
        ))
    }
}

impl Said {
    async fn find(context: &Context, person: &Person, number: u16) -> Result<Self, Failure> {
        let network = person.shares.network.address;
        let (issuer_address, issuer) = issuers::find(context, number).await?;
        let address = addresses::clearance(&network, &person.wallet, &issuer_address);
        let clearance = context.rpc.account_if_any(address, context.commitment);
        Ok(Self {
            number,
            issuer,
            address,
            clearance: clearance.await?.value,
        })
    }

    /// The clearance, which admits at `now`, Unix seconds.
    fn standing(&self, wallet: &Pubkey, now: i64) -> Result<&Clearance, Failure> {
        let number = self.number;
        let Some(clearance) = &self.clearance else {
            let how = match self.issuer.is_direct() {
                true => "it signs `openmast clearance attest",
                false => "what it attested is copied with `openmast clearance copy",
            };
            return Err(Failure::input(format!(
                "issuer {number} has not cleared {wallet}: ask it; {how} {wallet} --issuer {number}`"
            )));
        };
        match clearance.state_at(now) {
            ClearanceState::Valid => Ok(clearance),
            ClearanceState::Lapsed => Err(Failure::input(format!(
                "what issuer {number} said of {wallet} lapsed at {}: ask it to say it again",
                text_of_time(clearance.expires_at)
            ))),
            ClearanceState::Revoked => Err(Failure::input(format!(
                "issuer {number} revoked at {} what it said of {wallet}: ask it, or name another issuer",
                text_of_time(clearance.revoked_at)
            ))),
        }
    }
}

fn listed<T: ToString>(numbers: &[T]) -> String {
    let numbers: Vec<String> = numbers.iter().map(T::to_string).collect();
    numbers.join(", ")
}
