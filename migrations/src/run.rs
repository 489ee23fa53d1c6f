//! Looking at all steps, and taking those that are missing.

use anyhow::{Context as _, Result, bail};
use futures_util::{StreamExt, TryStreamExt, stream};
use solana_pubkey::Pubkey;

use crate::{
    cluster,
    plan::{Cost, Look, Stage, sol},
    steps::{Context, Step},
};

/// How often what a step misses may change before something must be wrong.
const MOST_ROUNDS: usize = 16;

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// What should be there is there.
    Done(String),
    /// Nobody asked for it, or the cluster lacks what it needs.
    Skipped(String),
    /// Somebody else must do something first; run again afterwards.
    Waits(String),
}

/// What a run did for a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Which one.
    pub step: Step,
    /// Transactions that were sent; 0: it was done before.
    pub sent: u64,
    /// How it ended.
    pub end: End,
}

/// What a plan found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// What each step would send; nothing: it is done, skipped or waits.
    pub steps: Vec<(Step, Vec<Stage>)>,
    /// What all of them cost.
    pub cost: Cost,
}

/// Looks at every step, says what would be sent and what it costs. Nothing is sent.
///
/// # Errors
/// No node answers, or what is on chain is in the way of a step.
pub async fn plan(context: &Context, say: &(dyn Fn(&str) + Sync)) -> Result<Plan> {
    let payer = context.keys.deployer();
    let mut plan = Plan::default();
    for &step in context.steps {
        let title = title(step);
        let stages = match step.look(context).await.context(title.clone())? {
            Look::Done(told) => {
                say(&format!("{title}: done, {told}"));
                Vec::new()
            }
            Look::Skipped(told) => {
                say(&format!("{title}: skipped, {told}"));
                Vec::new()
            }
            Look::Waits(told) => {
                say(&format!("{title}: waits until {told}"));
                Vec::new()
            }
            Look::Todo(stages) => {
                say(&title);
                describe(&stages, &payer, &mut plan.cost, say);
                stages
            }
        };
        plan.steps.push((step, stages));
    }
    tell_cost(context, &plan, say).await?;
    Ok(plan)
}

fn describe(stages: &[Stage], payer: &Pubkey, all: &mut Cost, say: &(dyn Fn(&str) + Sync)) {
    for stage in stages {
        let mut cost = Cost::default();
        for transaction in &stage.transactions {
            cost.add(transaction, payer);
            all.add(transaction, payer);
        }
        say(&format!("   {}: {cost}", stage.what));
        say(&format!("      through {}", programs(stage)));
    }
}

/// Which programs a stage calls, each once.
fn programs(stage: &Stage) -> String {
    let mut programs: Vec<String> = Vec::new();
    for instruction in stage.transactions.iter().flat_map(|it| &it.instructions) {
        let program = instruction.program_id.to_string();
        if !programs.contains(&program) {
            programs.push(program);
        }
    }
    programs.join(", ")
}

async fn tell_cost(context: &Context, plan: &Plan, say: &(dyn Fn(&str) + Sync)) -> Result<()> {
    if plan.cost.transactions == 0 {
        return Ok(());
    }
    let payer = context.keys.deployer();
    let balance = context.chain.place(&payer).await?.lamports;
    let price = context.chain.price(&[payer]).await?;
    say(&format!("In all {}.", plan.cost));
    say(&format!(
        "{payer} pays, must have {} to begin with and has {}. Beside that, priority fees: now {price} micro-lamports \
         for each compute unit.",
        sol(plan.cost.needed),
        sol(balance)
    ));
    Ok(())
}

/// Takes every step that is missing, in their order, up to one that waits for somebody else. `is_mainnet_meant` confirms that
/// mainnet-beta may be changed; `parallel` transactions are under way at once where their order does not matter.
///
/// # Errors
/// A transaction was refused, the payer has too little, or what is on chain is in the way. What was done stays, and running
/// again goes on from there.
pub async fn run(
    context: &Context,
    is_mainnet_meant: bool,
    parallel: usize,
    say: &(dyn Fn(&str) + Sync),
) -> Result<Vec<Taken>> {
    cluster::require_confirmation(&context.chain.genesis().await?, is_mainnet_meant)?;
    let mut all = Vec::new();
    for &step in context.steps {
        let taken = take(context, step, parallel, say).await;
        let taken = taken.with_context(|| title(step))?;
        let waits = matches!(taken.end, End::Waits(_));
        all.push(taken);
        if waits {
            break;
        }
    }
    if all.iter().any(|taken| taken.sent > 0) {
        check_final(context, &all, say).await?;
    }
    Ok(all)
}

async fn take(
    context: &Context,
    step: Step,
    parallel: usize,
    say: &(dyn Fn(&str) + Sync),
) -> Result<Taken> {
    let title = title(step);
    let (mut sent, mut before) = (0, Vec::new());
    for _ in 0..MOST_ROUNDS {
        let (word, told, end) = match step.look(context).await? {
            Look::Done(told) => ("done", told.clone(), End::Done(told)),
            Look::Skipped(told) => ("skipped", told.clone(), End::Skipped(told)),
            Look::Waits(told) => ("waits until", told.clone(), End::Waits(told)),
            Look::Todo(stages) => {
                if stages == before {
                    bail!(
                        "what was sent changed nothing; run again, and look at the endpoint if it is the same then"
                    );
                }
                require_funds(context, &stages).await?;
                for stage in &stages {
                    say(&format!("{title}: {}", stage.what));
                    send(context, stage, parallel).await?;
                    sent += stage.transactions.len() as u64;
                }
                before = stages;
                continue;
            }
        };
        let comma = if word == "waits until" { "" } else { "," };
        say(&format!("{title}: {word}{comma} {told} ({sent} sent)"));
        return Ok(Taken { step, sent, end });
    }
    bail!(
        "it is still not done after {MOST_ROUNDS} rounds: somebody else changes the same accounts"
    );
}

/// # Errors
/// The payer could not pay all of these.
async fn require_funds(context: &Context, stages: &[Stage]) -> Result<()> {
    let payer = context.keys.deployer();
    let mut cost = Cost::default();
    for transaction in stages.iter().flat_map(|stage| &stage.transactions) {
        cost.add(transaction, &payer);
    }
    let balance = context.chain.place(&payer).await?.lamports;
    if balance < cost.needed {
        bail!(
            "{payer} has {} and needs {} for this: send it the rest and run again",
            sol(balance),
            sol(cost.needed)
        );
    }
    Ok(())
}

async fn send(context: &Context, stage: &Stage, parallel: usize) -> Result<()> {
    let signers = context.keys.all();
    stream::iter(&stage.transactions)
        .map(|transaction| {
            context
                .chain
                .send(transaction, &context.keys.deployer, &signers)
        })
        .buffer_unordered(parallel.max(1))
        .try_collect::<()>()
        .await
}

/// Looks at every step again when all that was sent is final.
///
/// # Errors
/// A step is not done any more: the chain took another way.
async fn check_final(
    context: &Context,
    taken: &[Taken],
    say: &(dyn Fn(&str) + Sync),
) -> Result<()> {
    let context = context.seen_final();
    context.chain.wait_landed().await?;
    for taken in taken {
        if let Look::Todo(_) = taken.step.look(&context).await? {
            bail!(
                "{}: undone, the chain took another way; run again",
                title(taken.step)
            );
        }
    }
    say("All of it is final.");
    Ok(())
}

fn title(step: Step) -> String {
    format!("{}. {}", step.number(), step.name())
}
