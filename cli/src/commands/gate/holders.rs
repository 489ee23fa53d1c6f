//! `openmast holder …`

use super::{Permissioned, clearances, policies};
use crate::{
    args::{ClearanceOf, HolderCommand, HolderOf},
    context::Context,
    failure::Failure,
    report::Report,
    terms::{Kinds, Reason, Until},
};
use openmast_client::{
    addresses::share_account,
    instructions::token::create_share_account,
    share_gate::{
        accounts::{Holder, Policy},
        addresses, instructions, token_acl,
    },
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
        HolderCommand::Leave { index } => leave(context, index).await,
        HolderCommand::Show { index, wallet } => show(context, &HolderOf { index, wallet }).await,
    }
}

/// A holder, or who is to be one.
struct Person {
    shares: Permissioned,
    wallet: Pubkey,
}

impl Person {
    async fn find(context: &Context, of: &HolderOf) -> Result<Self, Failure> {
        let wallet = of.wallet.map_or_else(|| context.signer_key(), Ok)?;
        let shares = Permissioned::find(context, of.index).await?;
        Ok(Self { shares, wallet })
    }

    fn mint(&self) -> Pubkey {
        self.shares.asset.share_mint
    }

    fn account(&self) -> Pubkey {
        share_account(&self.wallet, &self.mint())
    }

    /// What stands of it, if it was ever admitted.
    ///
    /// # Errors
    /// The chain does not answer.
    async fn holder_if_any(&self, context: &Context) -> Result<Option<Holder>, Failure> {
        let address = addresses::holder(&self.mint(), &self.wallet);
        let found = context
            .rpc
            .account_if_any(address, context.commitment)
            .await?;
        Ok(found.value)
    }

    /// What stands of it.
    ///
    /// # Errors
    /// It was never admitted, or the chain does not answer.
    async fn holder(&self, context: &Context) -> Result<Holder, Failure> {
        self.holder_if_any(context).await?.ok_or_else(|| {
            Failure::input(format!(
                "{} is no holder of asset {}: admit it with `openmast holder admit {} {} --issuer NUMBER`",
                self.wallet, self.shares.index, self.shares.index, self.wallet
            ))
        })
    }

    fn report(&self) -> Report {
        Report::new()
            .count("index", "Asset", self.shares.index)
            .key("wallet", "Wallet", &self.wallet)
            .key("share_account", "Account of the shares", &self.account())
    }

    fn thaw(&self, caller: Pubkey) -> Instruction {
        token_acl::thaw(caller, &self.mint(), &self.wallet)
    }

    fn freeze(&self, caller: Pubkey) -> Instruction {
        token_acl::freeze(caller, &self.mint(), &self.wallet)
    }

    /// Freezes its account, if there is one: it would trade until somebody does.
    async fn freeze_if_any(&self, context: &Context) -> Result<Option<Instruction>, Failure> {
        let caller = context.fee_payer_key()?;
        let account = context.raw_account(self.account()).await?;
        Ok(account.map(|_| self.freeze(caller)))
    }
}

/// Its clearances, as instructions take them.
fn three(clearances: impl IntoIterator<Item = Pubkey>) -> [Option<Pubkey>; MOST_CLEARANCES] {
    let mut all = clearances.into_iter();
    [all.next(), all.next(), all.next()]
}

async fn admit(context: &Context, of: &HolderOf, numbers: &[u16]) -> Result<Report, Failure> {
    if numbers.len() > MOST_CLEARANCES {
        return Err(Failure::input(format!(
            "an admission rests on at most {MOST_CLEARANCES} clearances: name fewer issuers"
        )));
    }
    let person = Person::find(context, of).await?;
    let mut given = Vec::new();
    for &issuer in numbers {
        let wallet = person.wallet;
        let (clearance, _) = clearances::find(context, &ClearanceOf { wallet, issuer }).await?;
        given.push(clearance);
    }
    let payer = context.fee_payer_key()?;
    let signs = context.signer_key()? == person.wallet;
    let (mint, wallet) = (person.mint(), person.wallet);
    let all = [
        create_share_account(&payer, &wallet, &mint),
        instructions::admit(payer, wallet, signs, mint, three(given)),
        person.thaw(payer),
    ];
    let outcome = context.execute("Admitting the holder", &all).await?;
    Ok(person.report().and(outcome.report(None)))
}

async fn thaw(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let thaw = person.thaw(context.fee_payer_key()?);
    let outcome = context.execute("Thawing the account", &[thaw]).await?;
    Ok(person.report().and(outcome.report(None)))
}

async fn freeze(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let freeze = person.freeze(context.fee_payer_key()?);
    let outcome = context.execute("Freezing the account", &[freeze]).await?;
    Ok(person.report().and(outcome.report(None)))
}

async fn dismiss(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let holder = person.holder(context).await?;
    let mut all = vec![instructions::dismiss(
        person.mint(),
        person.wallet,
        holder.known_clearances(),
    )];
    all.extend(person.freeze_if_any(context).await?);
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
        person.shares.jurisdiction(),
        person.shares.address,
        person.mint(),
        person.wallet,
        until,
        reason,
    )];
    all.extend(person.freeze_if_any(context).await?);
    let outcome = context.execute("Suspending the holder", &all).await?;
    Ok(person
        .report()
        .time("suspended_until", "Suspended until", until)
        .hash("reason_hash", "Hash of the reason", &reason)
        .and(outcome.report(None))
        .note("It ends by itself. The holder can unstake and claim meanwhile; nobody can move its shares."))
}

async fn lift(context: &Context, of: &HolderOf) -> Result<Report, Failure> {
    let person = Person::find(context, of).await?;
    let lift = instructions::lift_suspension(
        context.signer_key()?,
        person.shares.jurisdiction(),
        person.shares.address,
        person.mint(),
        person.wallet,
    );
    let outcome = context.execute("Lifting the suspension", &[lift]).await?;
    Ok(person
        .report()
        .and(outcome.report(None))
        .note("`openmast holder thaw` thaws its account."))
}

async fn leave(context: &Context, index: u32) -> Result<Report, Failure> {
    let person = Person::find(
        context,
        &HolderOf {
            index,
            wallet: None,
        },
    )
    .await?;
    let holder = person.holder(context).await?;
    let close = instructions::close_holder(
        person.wallet,
        holder.rent_payer,
        person.shares.address,
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
    let policy = policies::find(context, &person.shares).await?;
    let report = person.report();
    let Some(policy) = policy else {
        return Ok(report.note(format!(
            "The owner has not said who may hold the shares: `openmast holder policy {}`. Until then nobody but the owner can.",
            of.index
        )));
    };
    let report = report.part("policy", "Policy", policies::report(&policy));
    let holder = person.holder_if_any(context).await?;
    let now = context.rpc.clock(context.commitment).await?.value;
    Ok(match holder {
        Some(holder) => report.part("holder", "Holder", standing(&holder, &policy, now)),
        None => report.none("holder", "Holder"),
    })
}

/// What stands of a holder at `now`, Unix seconds.
fn standing(holder: &Holder, policy: &Policy, now: i64) -> Report {
    let state = match holder {
        _ if now < holder.suspended_until => "suspended",
        _ if holder.is_revoked() => "dismissed",
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
        .counts("kinds", "Kinds", &Kinds(holder.kinds).numbers())
        .count("jurisdiction", "Jurisdiction", holder.jurisdiction)
        .time("admitted_until", "Admitted until", until)
        .time("suspended_until", "Suspended until", holder.suspended_until)
        .hash(
            "suspension_reason",
            "Hash of the reason",
            &holder.suspension_reason,
        )
}
