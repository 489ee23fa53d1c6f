//! `openmast holder …`

use super::{Permissioned, issuers, policies};
use crate::{
    args::{HolderCommand, HolderOf},
    context::Context,
    failure::Failure,
    report::Report,
    terms::{Kinds, Reason, Until},
};
use openmast_client::{
    addresses::share_account,
    instructions::token::create_share_account,
    share_gate::{accounts::Holder, addresses, instructions, token_acl},
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// How many clearances an admission can rest on.
const MOST_CLEARANCES: usize = 3;

pub async fn run(context: &Context, command: HolderCommand) -> Result<Report, Failure> {
    match command {
        HolderCommand::Policy(args) => policies::set(context, args).await,
        HolderCommand::Admit { of, issuers } => admit(context, &of, &issuers).await,
        HolderCommand::Thaw(of) => thaw(context, &of).await,
        HolderCommand::Freeze(of) => freeze(context, &of).await,
        HolderCommand::Dismiss(of) => dismiss(context, &of).await,
        HolderCommand::Suspend { of, until, reason } => suspend(context, &of, until, reason).await,
        HolderCommand::Lift(of) => lift(context, &of).await,
        HolderCommand::Leave(of) => leave(context, &of).await,
        HolderCommand::Show { index, wallet } => show(context, &HolderOf { index, wallet }).await,
    }
}

/// A holder, or who is to be one.
struct Person {
    of: Permissioned,
    wallet: Pubkey,
}

impl Person {
    async fn find(context: &Context, of: &HolderOf) -> Result<Self, Failure> {
        let wallet = of.wallet.map_or_else(|| context.signer_key(), Ok)?;
        let of = Permissioned::find(context, of.index).await?;
        Ok(Self { of, wallet })
    }

    fn mint(&self) -> Pubkey {
        self.of.asset.share_mint
    }

    fn account(&self) -> Pubkey {
        share_account(&self.wallet, &self.mint())
    }

    /// What stands of it.
    ///
    /// # Errors
    /// It was never admitted, or the chain does not answer.
    async fn holder(&self, context: &Context) -> Result<Holder, Failure> {
        let address = addresses::holder(&self.mint(), &self.wallet);
        let found = context
            .rpc
            .account_if_any(address, context.commitment)
            .await?;
        found.value.ok_or_else(|| {
            Failure::input(format!(
                "{} is no holder of asset {}: admit it with `openmast holder admit {} {} --issuer NUMBER`",
                self.wallet, self.of.index, self.of.index, self.wallet
            ))
        })
    }

    fn report(&self) -> Report {
        Report::new()
            .count("index", "Asset", self.of.index)
            .key("wallet", "Wallet", &self.wallet)
            .key("share_account", "Account of the shares", &self.account())
    }

    fn thaw(&self, caller: Pubkey) -> Instruction {
        token_acl::thaw(caller, &self.mint(), &self.wallet)
    }

    fn freeze(&self, caller: Pubkey) -> Instruction {
        token_acl::freeze(caller, &self.mint(), &self.wallet)
    }
}

/// Its clearances, as instructions take them.
fn three(clearances: impl IntoIterator<Item = Pubkey>) -> [Option<Pubkey>; MOST_CLEARANCES] {
    let mut given = clearances.into_iter();
    [given.next(), given.next(), given.next()]
}

async fn admit(context: &Context, of: &HolderOf, numbers: &[u16]) -> Result<Report, Failure> {
    if numbers.len() > MOST_CLEARANCES {
        return Err(Failure::input(format!(
            "an admission rests on at most {MOST_CLEARANCES} clearances: name fewer issuers"
        )));
    }
    let person = Person::find(context, of).await?;
    let (network, payer) = (context.network_address()?, context.fee_payer_key()?);
    let mut clearances = Vec::new();
    for &number in numbers {
        let (issuer, _) = issuers::find(context, number).await?;
        clearances.push(addresses::clearance(&network, &person.wallet, &issuer));
    }
    let signs = context.signer_key()? == person.wallet;
    let (mint, wallet) = (person.mint(), person.wallet);
    let all = [
        create_share_account(&payer, &wallet, &mint),
        instructions::admit(payer, wallet, signs, mint, three(clearances)),
        person.thaw(payer),
    ];
    let outcome = context.execute("Admitting the holder", &all).await?;
    Ok(person.report().and(outcome.report(None)))
}

async fn thaw(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let thaw = person.thaw(context.fee_payer_key()?);
    let outcome = context.execute("Opening the account", &[thaw]).await?;
    Ok(person.report().and(outcome.report(None)))
}

async fn freeze(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let freeze = person.freeze(context.fee_payer_key()?);
    let outcome = context.execute("Closing the account", &[freeze]).await?;
    Ok(person.report().and(outcome.report(None)))
}

async fn dismiss(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let holder = person.holder(context).await?;
    let known = holder
        .clearances
        .map(|key| (key != Pubkey::default()).then_some(key));
    let mut all = vec![instructions::dismiss(person.mint(), person.wallet, known)];
    all.extend(person.freezing(context).await?);
    let outcome = context.execute("Dismissing the holder", &all).await?;
    Ok(person.report().and(outcome.report(None)).note(
        "Its shares stay its own: it can unstake, claim, and be admitted by other clearances.",
    ))
}

async fn suspend(
    context: &Context,
    of: &HolderOf,
    Until(until): Until,
    Reason(reason): Reason,
) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let mut all = vec![instructions::suspend_holder(
        context.signer_key()?,
        person.of.jurisdiction(),
        person.of.address,
        person.mint(),
        person.wallet,
        until,
        reason,
    )];
    all.extend(person.freezing(context).await?);
    let outcome = context.execute("Suspending the holder", &all).await?;
    Ok(person
        .report()
        .time("suspended_until", "Suspended until", until)
        .hash("reason_hash", "Hash of the reason", &reason)
        .and(outcome.report(None))
        .note("It ends by itself. The holder can unstake and claim meanwhile; nobody can move its shares."))
}

impl Person {
    /// Freezes its account in the same transaction, if there is one.
    async fn freezing(&self, context: &Context) -> Result<Option<Instruction>, Failure> {
        let account = self.account();
        let there = context
            .rpc
            .raw_accounts(&[account], context.commitment)
            .await?
            .value;
        let is_there = there.into_iter().any(|account| account.is_some());
        let caller = context.fee_payer_key()?;
        Ok(is_there.then(|| self.freeze(caller)))
    }
}

async fn lift(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let lift = instructions::lift_suspension(
        context.signer_key()?,
        person.of.jurisdiction(),
        person.of.address,
        person.mint(),
        person.wallet,
    );
    let outcome = context.execute("Lifting the suspension", &[lift]).await?;
    Ok(person
        .report()
        .and(outcome.report(None))
        .note("`openmast holder thaw` opens its account again."))
}

async fn leave(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let holder = person.holder(context).await?;
    let close = instructions::close_holder(
        person.wallet,
        context.signer_key()? == person.wallet,
        holder.rent_payer,
        person.of.address,
        person.mint(),
    );
    let outcome = context.execute("Giving the admission up", &[close]).await?;
    Ok(person
        .report()
        .key("rent_payer", "Rent returned to", &holder.rent_payer)
        .and(outcome.report(None)))
}

async fn show(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let policy = policies::find(context, &person.of).await?;
    let report = person.report();
    let Some(policy) = policy else {
        return Ok(report.note(format!(
            "The owner has not said who may hold the shares: `openmast holder policy {}`. Until then nobody but the owner can.",
            of.index
        )));
    };
    let report = report.part("policy", "Policy", policies::report(&policy));
    let address = addresses::holder(&person.mint(), &person.wallet);
    let found = context
        .rpc
        .account_if_any::<Holder>(address, context.commitment)
        .await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    Ok(match found.value {
        Some(holder) => report.part("holder", "Holder", standing(&holder, &policy, now)),
        None => report.none("holder", "Holder"),
    })
}

/// What stands of a holder at `now`, Unix seconds.
fn standing(
    holder: &Holder,
    policy: &openmast_client::share_gate::accounts::Policy,
    now: i64,
) -> Report {
    let state = match holder {
        _ if now < holder.suspended_until => "suspended",
        _ if holder.state != 0 => "dismissed",
        _ if now >= holder.admitted_until => "lapsed",
        _ if holder.policy_version != policy.revision => {
            "to be admitted anew: the policy was tightened"
        }
        _ => "admitted",
    };
    let until = match holder.admitted_until {
        i64::MAX => 0,
        until => until,
    };
    Report::new()
        .text("state", "State", state)
        .text("kinds", "Kinds", Kinds(holder.kinds).text())
        .count("jurisdiction", "Jurisdiction", holder.jurisdiction)
        .time("admitted_until", "Admitted until", until)
        .time("suspended_until", "Suspended until", holder.suspended_until)
        .hash(
            "suspension_reason",
            "Hash of the reason",
            &holder.suspension_reason,
        )
}
