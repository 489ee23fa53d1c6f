//! Which token accounts pay and receive.
//!
//! Money goes to who signs: an account that is taken because none is named must belong to the signer, whatever its address
//! says. Owners of classic token accounts can be changed, also by who steals a signature.

use super::{
    context::{Context, NetworkHandle},
    failure::Failure,
    values::text_of_amount,
};
use openmast_client::{
    accounts::{Network, TokenAccount},
    addresses,
    amounts::Amount,
    fetch::RawAccount,
    instructions::token,
};
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// An account that is to pay or to receive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The one that is named, if one is.
    given: Option<Pubkey>,
    /// Who signs.
    owner: &'a Pubkey,
    /// The associated one of who signs.
    own: Pubkey,
    mint: &'a Pubkey,
    /// The option that names another one, if there is one.
    option: Option<&'static str>,
}

impl<'a> Wanted<'a> {
    /// An account of the currency.
    pub fn currency(
        given: Option<Pubkey>,
        owner: &'a Pubkey,
        network: &'a Network,
        option: Option<&'static str>,
    ) -> Self {
        let mint = &network.currency_mint;
        Self {
            given,
            owner,
            own: addresses::currency_account(owner, mint),
            mint,
            option,
        }
    }

    /// An account of shares.
    pub fn shares(
        given: Option<Pubkey>,
        owner: &'a Pubkey,
        mint: &'a Pubkey,
        option: Option<&'static str>,
    ) -> Self {
        Self {
            given,
            owner,
            own: addresses::share_account(owner, mint),
            mint,
            option,
        }
    }

    pub fn address(&self) -> Pubkey {
        self.given.unwrap_or(self.own)
    }

    fn is_own(&self) -> bool {
        self.address() == self.own
    }

    /// How another one is named, to be read behind "; ".
    fn another(&self) -> String {
        match self.option {
            Some(option) => format!("name another account with {option} ADDRESS"),
            None => "sign with a key whose own account can be used".into(),
        }
    }

    /// The account as it is. `None`: there is none.
    ///
    /// # Errors
    /// It is something else, or of another mint.
    fn read(&self, account: Option<&RawAccount>) -> Result<Option<TokenAccount>, Failure> {
        let (address, another) = (self.address(), self.another());
        let Some(account) = account else {
            return Ok(None);
        };
        if account.is_absent() {
            if self.is_own() {
                return Ok(None);
            }
            return Err(Failure::input(format!(
                "{address} is a wallet, not a token account; {another}, for instance its own account of this mint"
            )));
        }
        let token = TokenAccount::decode(&account.owner, &account.data)
            .map_err(|error| Failure::input(format!("{address}: {error}; {another}")))?;
        match token.mint == *self.mint {
            true => Ok(Some(token)),
            false => Err(Failure::input(format!(
                "{address} is an account of mint {}, not of {}; {another}",
                token.mint, self.mint
            ))),
        }
    }

    /// # Errors
    /// An account that nobody named is not the signer's, or it is frozen.
    fn check(&self, token: &TokenAccount) -> Result<(), Failure> {
        let (address, another) = (self.address(), self.another());
        if self.given.is_none() && token.owner != *self.owner {
            return Err(Failure::input(format!(
                "{address} is the associated token account of {}, but belongs to {} now: whatever goes there is that \
                 key's; {another}",
                self.owner, token.owner
            )));
        }
        if token.is_frozen {
            return Err(Failure::input(format!(
                "{address} is frozen by its mint's authority; ask it to thaw the account, or {another} (of permissioned shares \
                 `openmast holder show INDEX` says why and until when, and `openmast holder thaw INDEX` thaws it)"
            )));
        }
        Ok(())
    }

    /// What it holds.
    ///
    /// # Errors
    /// It does not exist, or nothing can be paid from it.
    fn balance(&self, account: Option<&RawAccount>) -> Result<u64, Failure> {
        let (address, another) = (self.address(), self.another());
        let Some(token) = self.read(account)? else {
            let whose = match self.is_own() {
                true => format!(", the associated token account of {},", self.owner),
                false => String::new(),
            };
            return Err(Failure::input(format!(
                "{address}{whose} does not exist; put something in, or {another}"
            )));
        };
        self.check(&token)?;
        if token.is_guarded {
            return Err(Failure::input(format!(
                "the CPI guard of {address} lets no program move its tokens; turn it off for this \
                 (`spl-token disable-cpi-guard {address}`), or {another}"
            )));
        }
        Ok(token.amount)
    }

    /// Whether it must be created; it is the signer's own then.
    ///
    /// # Errors
    /// It is named and does not exist, or nothing can be paid to it.
    fn receives(&self, account: Option<&RawAccount>) -> Result<Receiver, Failure> {
        let (address, another) = (self.address(), self.another());
        let Some(token) = self.read(account)? else {
            if self.is_own() {
                return Ok(Receiver::Missing);
            }
            return Err(Failure::input(format!(
                "{address} does not exist; create it first, or leave --destination out to use the signer's own account"
            )));
        };
        self.check(&token)?;
        if token.wants_memo {
            return Err(Failure::input(format!(
                "{address} takes only transfers with a memo, which this program's are not; turn that off \
                 (`spl-token disable-required-transfer-memos {address}`), or {another}"
            )));
        }
        Ok(match token.owner == *self.owner {
            true => Receiver::Own,
            false => Receiver::Of(token.owner),
        })
    }
}

/// Who receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Receiver {
    /// Who signs, into an account that is to be created.
    Missing,
    Own,
    /// Somebody else, as who signs says.
    Of(Pubkey),
}

impl Context {
    /// The account that pays, and what it holds.
    ///
    /// # Errors
    /// It does not exist, is something else, or nothing can be paid from it.
    pub async fn source(&self, wanted: Wanted<'_>) -> Result<(Pubkey, u64), Failure> {
        let address = wanted.address();
        let account = self.raw_account(address).await?;
        Ok((address, wanted.balance(account.as_ref())?))
    }

    /// The account of the currency that receives, and what creates it if need be: one that is named must exist, the
    /// signer's own is created.
    ///
    /// # Errors
    /// It is something else, or nothing can be paid to it.
    pub async fn destination(
        &self,
        given: Option<Pubkey>,
        owner: &Pubkey,
        network: &NetworkHandle,
    ) -> Result<(Pubkey, Option<Instruction>), Failure> {
        let state = &network.state;
        if given == Some(addresses::vault(&network.address)) {
            return Err(Failure::input(
                "--destination is the network's vault; name a token account of your own, or leave it out",
            ));
        }
        let payer = self.fee_payer_key()?;
        let create = token::create_currency_account(&payer, owner, &state.currency_mint);
        let wanted = Wanted::currency(given, owner, state, Some("--destination"));
        self.existing_or_created(wanted, create).await
    }

    /// As [`Self::destination`], for shares.
    ///
    /// # Errors
    /// As [`Self::destination`].
    pub async fn share_destination(
        &self,
        given: Option<Pubkey>,
        owner: &Pubkey,
        share_mint: &Pubkey,
    ) -> Result<(Pubkey, Option<Instruction>), Failure> {
        let payer = self.fee_payer_key()?;
        let create = token::create_share_account(&payer, owner, share_mint);
        let wanted = Wanted::shares(given, owner, share_mint, Some("--destination"));
        self.existing_or_created(wanted, create).await
    }

    async fn existing_or_created(
        &self,
        wanted: Wanted<'_>,
        create: Instruction,
    ) -> Result<(Pubkey, Option<Instruction>), Failure> {
        let address = wanted.address();
        let account = self.raw_account(address).await?;
        let receiver = wanted.receives(account.as_ref())?;
        if let Receiver::Of(owner) = receiver {
            self.tell(&format!("{address} belongs to {owner}, who receives this."));
        }
        Ok((address, (receiver == Receiver::Missing).then_some(create)))
    }

    /// What a token account holds, 0 when it does not exist.
    ///
    /// # Errors
    /// The account is no token account, or the chain does not answer.
    pub async fn token_balance(&self, address: Pubkey) -> Result<u64, Failure> {
        let read = self.rpc.token_account(address, self.commitment).await?;
        Ok(read.value.map_or(0, |account| account.amount))
    }

    /// An account as it is, if it exists.
    ///
    /// # Errors
    /// The chain does not answer.
    pub async fn raw_account(&self, address: Pubkey) -> Result<Option<RawAccount>, Failure> {
        let read = self.rpc.raw_accounts(&[address], self.commitment).await?;
        Ok(read.value.into_iter().next().flatten())
    }
}

/// Refuses what is more than there is, before the chain does.
///
/// # Errors
/// `wanted` is more than `there`.
pub fn require_balance(wanted: Amount, there: u64, account: &Pubkey) -> Result<(), Failure> {
    if wanted.base_units <= there {
        return Ok(());
    }
    let there = Amount::new(there, wanted.decimals);
    Err(Failure::input(format!(
        "{account} holds {}, less than {}; use a smaller amount or put more in",
        text_of_amount(there),
        text_of_amount(wanted)
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Exit;
    use crate::zero_account::zero;

    const TOKEN: Pubkey = Pubkey::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");
    const TOKEN_2022: Pubkey =
        Pubkey::from_str_const("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
    const SIGNER: Pubkey = Pubkey::new_from_array([1; 32]);
    const OTHER: Pubkey = Pubkey::new_from_array([2; 32]);
    const MINT: Pubkey = Pubkey::new_from_array([3; 32]);

    fn network() -> Network {
        let mut network: Network = zero();
        network.currency_mint = MINT;
        network
    }

    fn account(mint: Pubkey, owner: Pubkey, state: u8) -> RawAccount {
        let mut data = vec![0; 165];
        data[..32].copy_from_slice(mint.as_ref());
        data[32..64].copy_from_slice(owner.as_ref());
        data[64] = 77;
        data[108] = state;
        RawAccount {
            owner: TOKEN,
            lamports: 1,
            executable: false,
            data,
        }
    }

    /// A mint of Token-2022, with one extension that is on.
    fn extended(kind: u8) -> RawAccount {
        let mut account = account(MINT, SIGNER, 1);
        account.owner = TOKEN_2022;
        account.data.extend([2, kind, 0, 1, 0, 1]);
        account
    }

    fn wallet() -> RawAccount {
        RawAccount {
            owner: Pubkey::default(),
            lamports: 5,
            executable: false,
            data: Vec::new(),
        }
    }

    fn refused(failure: Failure, words: &[&str]) {
        for word in words {
            assert!(failure.message().contains(word), "{}", failure.message());
        }
    }

    #[test]
    fn money_goes_to_the_signer_unless_another_account_is_named() {
        let network = network();
        let wanted = |given| Wanted::currency(given, &SIGNER, &network, Some("--destination"));
        let (own, stolen) = (account(MINT, SIGNER, 1), account(MINT, OTHER, 1));
        assert_eq!(wanted(None).receives(Some(&own)).unwrap(), Receiver::Own);
        assert_eq!(wanted(None).receives(None).unwrap(), Receiver::Missing);
        // Lamports at the address are no account.
        let lamports = wallet();
        let receiver = wanted(None).receives(Some(&lamports));
        assert_eq!(receiver.unwrap(), Receiver::Missing);
        let failure = wanted(None).receives(Some(&stolen)).unwrap_err();
        assert_eq!(failure.exit, Exit::Input);
        refused(failure, &[&OTHER.to_string(), "--destination"]);
        let named = wanted(Some(OTHER)).receives(Some(&stolen));
        assert_eq!(named.unwrap(), Receiver::Of(OTHER));
        // Also the signer's own address, when that is said.
        let own_address = addresses::currency_account(&SIGNER, &MINT);
        let named = wanted(Some(own_address)).receives(Some(&stolen));
        assert_eq!(named.unwrap(), Receiver::Of(OTHER));
    }

    #[test]
    fn what_cannot_receive_is_refused_with_a_way_out() {
        let network = network();
        let wanted = Wanted::currency(Some(OTHER), &SIGNER, &network, Some("--destination"));
        let refuse = |account: Option<&RawAccount>| wanted.receives(account).unwrap_err();
        refused(refuse(None), &["does not exist", "--destination"]);
        refused(refuse(Some(&wallet())), &["is a wallet", "--destination"]);
        let frozen = account(MINT, SIGNER, 2);
        refused(refuse(Some(&frozen)), &["frozen", "--destination"]);
        let other_mint = account(OTHER, SIGNER, 1);
        refused(refuse(Some(&other_mint)), &["of mint"]);
        let memo = extended(8);
        refused(refuse(Some(&memo)), &["disable-required-transfer-memos"]);
        let program = RawAccount {
            data: vec![1; 36],
            ..wallet()
        };
        refused(refuse(Some(&program)), &["no token account"]);
        assert!(wanted.receives(Some(&extended(11))).is_ok(), "a guard");
    }

    #[test]
    fn what_cannot_pay_is_refused_with_a_way_out() {
        let wanted = Wanted::shares(None, &SIGNER, &MINT, Some("--source"));
        assert_eq!(wanted.balance(Some(&account(MINT, SIGNER, 1))).unwrap(), 77);
        let refuse = |account: Option<&RawAccount>| wanted.balance(account).unwrap_err();
        refused(refuse(None), &["does not exist", "--source"]);
        refused(refuse(Some(&wallet())), &["does not exist", "--source"]);
        refused(refuse(Some(&extended(11))), &["CPI guard", "--source"]);
        let stolen = account(MINT, OTHER, 1);
        refused(refuse(Some(&stolen)), &["belongs to", "--source"]);
        assert!(wanted.balance(Some(&extended(8))).is_ok(), "a memo");
        let unnamed = Wanted::shares(None, &SIGNER, &MINT, None);
        refused(unnamed.balance(None).unwrap_err(), &["sign with"]);
    }
}
