use super::{SendError, Sender, Simulation};
use crate::{accounts::TokenAccount, fetch::RawAccount};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// What a transaction would change, without sending it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DryRun {
    /// What the node's simulation told.
    pub simulation: Simulation,
    /// Accounts whose balance would change, in the order of the transaction.
    pub changes: Vec<BalanceChange>,
}

/// One account's balance before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalanceChange {
    /// Address of the account.
    pub address: Pubkey,
    /// Lamports; 0 if there is no such account.
    pub lamports_before: u64,
    /// Lamports; 0 if there will be no such account.
    pub lamports_after: u64,
    /// When it is a token account.
    pub token: Option<TokenChange>,
}

/// A token account's balance before and after, base units of its mint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenChange {
    /// Address of the mint.
    pub mint: Pubkey,
    /// Who may move what the account holds.
    pub owner: Pubkey,
    /// Base units; 0 if there is no such token account.
    pub before: u64,
    /// Base units; 0 if there will be no such token account.
    pub after: u64,
}

impl Sender {
    /// Simulates and compares the balances of all accounts that the transaction writes.
    ///
    /// # Errors
    /// [`SendError`], `Refused` when the transaction would fail.
    pub async fn dry_run(
        &self,
        instructions: &[Instruction],
        payer: &Pubkey,
    ) -> Result<DryRun, SendError> {
        let written = written(instructions, payer);
        let before = self
            .rpc
            .raw_accounts(&written, self.options.commitment)
            .await?
            .value;
        let simulation = self
            .simulate(instructions, payer, &written)
            .await?
            .accepted()?;
        let changes = written
            .iter()
            .zip(before.iter().zip(&simulation.accounts))
            .filter_map(|(address, (before, after))| {
                change(*address, before.as_ref(), after.as_ref())
            })
            .collect();
        Ok(DryRun {
            simulation,
            changes,
        })
    }
}

fn written(instructions: &[Instruction], payer: &Pubkey) -> Vec<Pubkey> {
    let accounts = instructions
        .iter()
        .flat_map(|instruction| &instruction.accounts);
    let writable = accounts
        .filter(|account| account.is_writable)
        .map(|account| account.pubkey);
    let mut written = vec![*payer];
    for address in writable {
        if !written.contains(&address) {
            written.push(address);
        }
    }
    written
}

fn change(
    address: Pubkey,
    before: Option<&RawAccount>,
    after: Option<&RawAccount>,
) -> Option<BalanceChange> {
    let lamports = |account: Option<&RawAccount>| account.map_or(0, |account| account.lamports);
    let token = |account: Option<&RawAccount>| {
        account.and_then(|account| TokenAccount::decode(&account.owner, &account.data).ok())
    };
    let (token_before, token_after) = (token(before), token(after));
    let token = token_after.or(token_before).map(|known| TokenChange {
        mint: known.mint,
        owner: known.owner,
        before: token_before.map_or(0, |account| account.amount),
        after: token_after.map_or(0, |account| account.amount),
    });
    let change = BalanceChange {
        address,
        lamports_before: lamports(before),
        lamports_after: lamports(after),
        token,
    };
    let moved = change.lamports_before != change.lamports_after
        || change
            .token
            .as_ref()
            .is_some_and(|token| token.before != token.after);
    moved.then_some(change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions;

    fn token(amount: u64) -> RawAccount {
        let mut data = vec![0; 165];
        data[64..72].copy_from_slice(&amount.to_le_bytes());
        data[108] = 1;
        RawAccount {
            owner: spl_token_interface::ID,
            lamports: 7,
            executable: false,
            data,
        }
    }

    #[test]
    fn only_what_moves_is_told() {
        let address = Pubkey::new_from_array([1; 32]);
        assert_eq!(change(address, Some(&token(5)), Some(&token(5))), None);
        assert_eq!(change(address, None, None), None);
        let moved = change(address, Some(&token(5)), Some(&token(2))).unwrap();
        assert_eq!(
            moved.token.map(|token| (token.before, token.after)),
            Some((5, 2))
        );
        let created = change(address, None, Some(&token(2))).unwrap();
        assert_eq!((created.lamports_before, created.lamports_after), (0, 7));
        assert_eq!(
            created.token.map(|token| (token.before, token.after)),
            Some((0, 2))
        );
    }

    #[test]
    fn the_fee_payer_and_every_written_account_are_watched() {
        let key = |byte| Pubkey::new_from_array([byte; 32]);
        let (payer, network, source) = (key(1), key(2), key(3));
        let deposit = instructions::deposit(key(4), network, 0, source, 5);
        let written = written(&[deposit], &payer);
        assert_eq!(written.first(), Some(&payer));
        assert!(written.contains(&source) && written.contains(&network));
        assert!(!written.contains(&key(4)) && !written.contains(&spl_token_interface::ID));
    }
}
