//! Transactions whose keys are elsewhere: cold ones, and those of multisignatures. Every command that sends comes through here,
//! so every one can give its message, be signed in parts, and be handed in by whoever has the signatures.

use openmast_client::sender::{DurableNonce, Lifetime, Prepared, SendError, SignedTransaction};
use openmast_keys::Key;
use solana_hash::Hash;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use crate::{
    context::Context,
    failure::Failure,
    keys::{self, Party},
    outcome::Outcome,
    values::GivenSignature,
};

impl Context {
    /// Whether the signer's key is elsewhere.
    pub fn is_signed_elsewhere(&self) -> bool {
        self.globals().signing.is_given()
    }

    /// The first of the transactions simulated; all of them, where somebody is to sign elsewhere.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn simulated(&self, transactions: &[Vec<Instruction>]) -> Result<Outcome, Failure> {
        let payer = self.fee_payer_key()?;
        let first = transactions.first().map_or(&[][..], Vec::as_slice);
        let run = match self.sender().dry_run(first, &payer).await {
            Ok(run) => run,
            Err(error) => return Err(self.explained(error).await),
        };
        let signing = &self.globals().signing;
        let is_wanted = signing.is_only_shown();
        let mut unsigned = Vec::new();
        if is_wanted {
            let lifetime = match signing.has_lifetime() {
                true => {
                    self.require_one(transactions)?;
                    self.journal.require_first()?;
                    self.journal.prepared();
                    self.lifetime().await?
                }
                // Whoever signs puts one in.
                false => Lifetime::Blockhash(Hash::default()),
            };
            for instructions in transactions {
                unsigned.push(self.prepare(instructions, &payer, &lifetime)?);
            }
        }
        Ok(Outcome::DryRun {
            run,
            transactions: u32::try_from(transactions.len()).unwrap_or(u32::MAX),
            unsigned,
        })
    }

    /// The transaction with the signatures that are given and those of the keys at hand: shown, or handed in.
    ///
    /// # Errors
    /// It takes several, a signature is of another one, somebody has not signed, or see [`Failure`].
    pub async fn prepared(
        &self,
        transactions: &[Vec<Instruction>],
        also: &[&Key],
    ) -> Result<Outcome, Failure> {
        let instructions = self.require_one(transactions)?;
        let (payer, lifetime) = (self.fee_payer_key()?, self.lifetime().await?);
        let mut prepared = self.prepare(instructions, &payer, &lifetime)?;
        self.journal.require_first()?;
        self.signed_as_far_as_possible(&mut prepared, also)?;
        if self.globals().signing.sign_only {
            self.journal.prepared();
            return Ok(Outcome::Prepared(Box::new(prepared)));
        }
        self.hand_in(&prepared).await
    }

    /// Hands a transaction in that all have signed.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn hand_in(&self, prepared: &Prepared) -> Result<Outcome, Failure> {
        let watch = |signed: &SignedTransaction| {
            self.journal.signed(signed);
            let signature = signed.signature;
            self.progress
                .tell(&format!("Sending transaction {signature}"));
        };
        match self.sender().hand_in(prepared, watch).await {
            Ok(landed) => {
                self.journal.landed(&landed);
                self.journal.prepared();
                Ok(Outcome::Sent(vec![landed]))
            }
            Err(error) => {
                self.journal.failed();
                // Of a message that somebody else made, what is at hand here pays nothing.
                match self.fee_payer_key() {
                    Ok(payer) if payer == prepared.payer() => Err(self.explained(error).await),
                    _ => Err(error.into()),
                }
            }
        }
    }

    /// Adds the signatures that are given, then those of the keys at hand that are still missing.
    ///
    /// # Errors
    /// A signature is of another transaction, or a key cannot be had.
    pub fn signed_as_far_as_possible(
        &self,
        prepared: &mut Prepared,
        also: &[&Key],
    ) -> Result<(), Failure> {
        let signing = &self.globals().signing;
        add_given(prepared, &signing.signer)?;
        for key in also {
            prepared.sign(*key)?;
        }
        let payer = self.globals().fee_payer.as_deref();
        if payer.is_some_and(|file| keys::address_alone(file).is_none()) {
            prepared.sign(&*self.fee_payer()?)?;
        }
        if let Some(Party::Key(key)) = self.nonce_authority()? {
            prepared.sign(&*key)?;
        }
        // Whoever acts for another has a key of its own only if it names one.
        let is_at_hand = signing.acting_as.is_none() || self.globals().keypair.is_some();
        let absent = prepared.absent();
        if !is_at_hand || absent.0.is_empty() {
            return Ok(());
        }
        match self.signer() {
            Ok(key) => {
                prepared.sign(&*key)?;
                Ok(())
            }
            Err(failure) if signing.sign_only => Err(failure),
            // Whoever hands it in may have no key at all.
            Err(failure) => Err(Failure::from(SendError::Absent(absent)).hint(failure.message())),
        }
    }

    fn prepare(
        &self,
        instructions: &[Instruction],
        payer: &Pubkey,
        lifetime: &Lifetime,
    ) -> Result<Prepared, Failure> {
        let price = self.globals().signing.with_compute_unit_price;
        Ok(Prepared::new(instructions, payer, lifetime, price)?)
    }

    /// What was said of it; the value of a nonce is read unless it is given.
    async fn lifetime(&self) -> Result<Lifetime, Failure> {
        let signing = &self.globals().signing;
        let Some(account) = signing.nonce else {
            return signing.blockhash.map(Lifetime::Blockhash).ok_or_else(|| {
                Failure::input("until when can it land? pass --nonce ADDRESS or --blockhash HASH")
            });
        };
        let authority = match self.nonce_authority()? {
            Some(party) => party.address(),
            None => self.signer_key()?,
        };
        if let Some(value) = signing.blockhash {
            return Ok(Lifetime::Nonce(DurableNonce {
                account,
                authority,
                value,
            }));
        }
        let read = self.rpc.durable_nonce(account, self.commitment).await?;
        let nonce = read.value;
        match nonce.authority == authority {
            true => Ok(Lifetime::Nonce(nonce)),
            false => Err(Failure::input(format!(
                "nonce account {account} is advanced by {} and not by {authority}; pass --nonce-authority with its key file or address",
                nonce.authority
            ))),
        }
    }

    /// # Errors
    /// There are several: a nonce carries one, and signatures are of one.
    fn require_one<'a>(
        &self,
        transactions: &'a [Vec<Instruction>],
    ) -> Result<&'a [Instruction], Failure> {
        match transactions {
            [one] => Ok(one),
            several => Err(Failure::input(format!(
                "this takes {} transactions, each of which needs what the one before writes, and one nonce or blockhash with one set of \
                 signatures is for one of them; do less at once, or leave --nonce, --blockhash and --sign-only out: --as ADDRESS \
                 prints all of them for a multisignature",
                several.len()
            ))),
        }
    }
}

/// Adds the signatures that were made elsewhere.
///
/// # Errors
/// One is of another transaction.
pub fn add_given(prepared: &mut Prepared, signatures: &[GivenSignature]) -> Result<(), Failure> {
    for given in signatures {
        let added = prepared.add(given.key, given.signature);
        added.map_err(|error| Failure::input(format!("--signer: {error}")))?;
    }
    Ok(())
}
