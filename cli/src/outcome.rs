//! What became of transactions, and how it is reported.

use super::{report::Report, to_sign};
use openmast_client::{
    amounts::{Amount, CURRENCY_DECIMALS, SOL_DECIMALS},
    sender::{BalanceChange, DryRun, Landed, Prepared},
};
use solana_pubkey::Pubkey;

/// What became of transactions.
pub enum Outcome {
    /// All of them, in order.
    Sent(Vec<Landed>),
    /// The first of so many was simulated.
    DryRun {
        run: DryRun,
        transactions: u32,
        /// All of them, where they are to be signed elsewhere.
        unsigned: Vec<Prepared>,
    },
    /// Signed with the keys at hand, and not sent.
    Prepared(Box<Prepared>),
}

impl Outcome {
    pub fn is_dry_run(&self) -> bool {
        matches!(self, Self::DryRun { .. } | Self::Prepared(_))
    }

    /// Those that were sent, in order.
    pub fn sent(&self) -> &[Landed] {
        match self {
            Self::Sent(sent) => sent,
            Self::DryRun { .. } | Self::Prepared(_) => &[],
        }
    }

    /// What every command that sends reports: `dry_run`, `signature`, `slot`, or the balance changes.
    pub fn report(&self, currency_mint: Option<&Pubkey>) -> Report {
        let currency = currency_mint.map(|mint| (*mint, CURRENCY_DECIMALS));
        self.report_in(currency.as_slice())
    }

    /// As [`Self::report`]; balances of these mints have so many decimals.
    pub fn report_in(&self, known: &[(Pubkey, u8)]) -> Report {
        match self {
            Self::Sent(sent) => {
                let report = Report::new().flag("dry_run", "Dry run", false);
                let report = match sent.last() {
                    Some(last) => report
                        .text("signature", "Transaction", last.signature)
                        .slot("slot", "Slot", last.slot),
                    None => report,
                };
                if sent.len() < 2 {
                    return report;
                }
                let all: Vec<String> = sent
                    .iter()
                    .map(|landed| landed.signature.to_string())
                    .collect();
                let all: Vec<&str> = all.iter().map(String::as_str).collect();
                report.names("signatures", "All transactions", &all)
            }
            Self::Prepared(prepared) => Report::new()
                .flag("dry_run", "Dry run", true)
                .and(to_sign::report(prepared))
                .and(to_sign::signatures(prepared)),
            Self::DryRun {
                run,
                transactions,
                unsigned,
            } => Report::new()
                .flag("dry_run", "Dry run", true)
                .number(
                    "compute_units",
                    "Compute units",
                    run.simulation.units_consumed,
                )
                .count("transactions", "Transactions", *transactions)
                .table(
                    "changes",
                    "Balance changes",
                    run.changes
                        .iter()
                        .map(|item| change(item, known))
                        .collect(),
                )
                .and(shown(unsigned))
                .note(if *transactions > 1 {
                    "Nothing was sent. Only the first transaction was simulated: the others need what it writes."
                } else {
                    "Nothing was sent."
                }),
        }
    }
}

fn shown(unsigned: &[Prepared]) -> Report {
    if unsigned.is_empty() {
        return Report::new();
    }
    let transactions = unsigned.iter().map(to_sign::report).collect();
    Report::new().list("unsigned", "To be signed", transactions)
}

fn change(change: &BalanceChange, known: &[(Pubkey, u8)]) -> Report {
    let lamports = Difference {
        before: change.lamports_before,
        after: change.lamports_after,
    };
    let token = change.token.as_ref().map(|token| Difference {
        before: token.before,
        after: token.after,
    });
    let mint = change.token.as_ref().map(|token| token.mint);
    let of_mint = known.iter().find(|(it, _)| Some(*it) == mint);
    let decimals = of_mint.map(|(_, decimals)| *decimals);
    Report::new()
        .key("address", "Account", &change.address)
        .optional(
            "owner",
            "Owner",
            change.token.as_ref().map(|token| token.owner),
        )
        .optional(
            "mint",
            "Mint",
            change.token.as_ref().map(|token| token.mint),
        )
        .text("sol", "SOL", lamports.text(Some(SOL_DECIMALS)))
        .text("lamports_before", "Lamports before", lamports.before)
        .text("lamports_after", "after", lamports.after)
        .optional(
            "tokens",
            "Tokens",
            token.as_ref().map(|token| token.text(decimals)),
        )
        .optional(
            "tokens_before",
            "Base units before",
            token.as_ref().map(|token| token.before),
        )
        .optional(
            "tokens_after",
            "after",
            token.as_ref().map(|token| token.after),
        )
}

struct Difference {
    before: u64,
    after: u64,
}

impl Difference {
    /// `+12.5`, in base units when the decimals are not known.
    fn text(&self, decimals: Option<u8>) -> String {
        let size = self.after.abs_diff(self.before);
        let sign = match self.after.cmp(&self.before) {
            std::cmp::Ordering::Less => "-",
            std::cmp::Ordering::Equal => "",
            std::cmp::Ordering::Greater => "+",
        };
        match decimals {
            Some(decimals) => format!("{sign}{}", Amount::new(size, decimals)),
            None => format!("{sign}{size}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_have_a_sign() {
        let text = |before, after| Difference { before, after }.text(Some(6));
        assert_eq!(text(1_500_000, 0), "-1.500000");
        assert_eq!(text(0, 1), "+0.000001");
        assert_eq!(text(5, 5), "0.000000");
        assert_eq!(
            Difference {
                before: 1,
                after: 3
            }
            .text(None),
            "+2"
        );
    }
}
