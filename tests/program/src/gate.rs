//! Permissioned shares on the bank: issuers of credentials, what they say of wallets, a policy and holders.

use crate::net::home;
use openmast_client::{
    accounts::TokenAccount,
    addresses::share_account,
    instructions::token::create_share_account,
    share_gate::{
        accounts::Holder,
        addresses, attestation, instructions as gx, token_acl,
        types::{IssuerTerms, PolicyTerms},
    },
};
use solana_account::Account;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

use crate::{
    net::{Asset, Net},
    outcome::{Done, Outcome},
    world::World,
};

/// A kind of credential: who the wallet belongs to is known.
pub const IDENTIFIED: u32 = 1;
/// Another kind.
pub const QUALIFIED: u32 = 2;
/// A kind that no issuer may say.
pub const UNHEARD_OF: u32 = 4;
/// ISO 3166 numeric.
pub const GERMANY: u16 = 276;
/// ISO 3166 numeric.
pub const FRANCE: u16 = 250;
/// How long what an issuer revoked may be replaced.
pub const CURE: i64 = 7 * DAY;
/// How long what an issuer said counts.
pub const LONGEST: i64 = 730 * DAY;
pub const DAY: i64 = 24 * 60 * 60;
/// Where attestations of the network's schema have their fields.
const KINDS_AT: u16 = 5;
const JURISDICTION_AT: u16 = 9;

/// A network's issuers: one that signs, and one of the attestation service.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    pub network: Pubkey,
    /// The key of the one that signs.
    pub key: Pubkey,
    /// Its account.
    pub direct: Pubkey,
    pub credential: Pubkey,
    pub schema: Pubkey,
    /// The account of the one of the attestation service.
    pub service: Pubkey,
}

/// What an attestation says.
#[derive(Clone, Copy, Debug)]
pub struct Attested {
    pub kinds: u32,
    pub jurisdiction: u16,
    pub expires_at: i64,
}

impl Gate {
    /// Lets the network's authority accept both.
    #[track_caller]
    pub fn new(world: &mut World, net: &Net) -> Self {
        let gate = Self {
            network: net.address,
            key: world.wallet(),
            direct: addresses::issuer(&net.address, 0),
            credential: world.wallet(),
            schema: world.wallet(),
            service: addresses::issuer(&net.address, 1),
        };
        for (number, terms) in [gate.direct_terms(), gate.service_terms()]
            .iter()
            .enumerate()
        {
            let number = number as u16;
            world.run(gx::accept_issuer(
                net.rent_payer,
                net.authority,
                net.address,
                number,
                terms,
            ));
        }
        gate
    }

    pub fn direct_terms(&self) -> IssuerTerms {
        IssuerTerms {
            kind: 0,
            key: self.key,
            schema: Pubkey::default(),
            kinds: IDENTIFIED | QUALIFIED,
            kinds_offset: 0,
            jurisdiction_offset: 0,
            cure_seconds: CURE as u32,
            longest_seconds: LONGEST as u32,
        }
    }

    pub fn service_terms(&self) -> IssuerTerms {
        IssuerTerms {
            kind: 1,
            key: self.credential,
            schema: self.schema,
            kinds_offset: KINDS_AT,
            jurisdiction_offset: JURISDICTION_AT,
            ..self.direct_terms()
        }
    }

    /// The direct issuer says that `wallet` is this, until `expires_at`.
    pub fn attest(&self, wallet: Pubkey, kinds: u32, expires_at: i64) -> Instruction {
        self.attest_in(wallet, kinds, GERMANY, expires_at)
    }

    pub fn attest_in(
        &self,
        wallet: Pubkey,
        kinds: u32,
        jurisdiction: u16,
        expires_at: i64,
    ) -> Instruction {
        let (payer, key, direct) = (self.key, self.key, self.direct);
        gx::attest(
            payer,
            key,
            self.network,
            direct,
            wallet,
            kinds,
            jurisdiction,
            expires_at,
        )
    }

    pub fn revoke(&self, wallet: Pubkey) -> Instruction {
        gx::revoke(self.key, self.network, self.direct, wallet)
    }

    /// Where the attestation service has what it says of `wallet`.
    pub fn attestation(&self, wallet: &Pubkey) -> Pubkey {
        attestation::address(&self.credential, &self.schema, wallet)
    }

    /// Puts an attestation there. These bytes follow the service's source; its program was not run.
    pub fn put_attestation(&self, world: &mut World, wallet: &Pubkey, said: Attested) {
        let mut content = vec![0xee; usize::from(KINDS_AT)];
        content.extend(said.kinds.to_le_bytes());
        content.extend(said.jurisdiction.to_le_bytes());
        let bytes = attestation_bytes(
            wallet,
            &self.credential,
            &self.schema,
            &content,
            said.expires_at,
        );
        world.put(self.attestation(wallet), attestation::PROGRAM_ID, bytes);
    }

    /// The service closed it.
    pub fn close_attestation(&self, world: &mut World, wallet: &Pubkey) {
        world.set_account(self.attestation(wallet), Account::default());
    }

    pub fn clear(&self, payer: Pubkey, wallet: Pubkey) -> Instruction {
        gx::clear(
            payer,
            self.network,
            self.service,
            wallet,
            self.attestation(&wallet),
        )
    }

    pub fn unclear(&self, wallet: Pubkey) -> Instruction {
        gx::unclear(
            self.network,
            self.service,
            wallet,
            self.attestation(&wallet),
        )
    }

    /// The clearance that the direct issuer gave.
    pub fn by_key(&self, wallet: &Pubkey) -> Pubkey {
        addresses::clearance(&self.network, wallet, &self.direct)
    }

    /// The clearance that was copied from the service.
    pub fn by_service(&self, wallet: &Pubkey) -> Pubkey {
        addresses::clearance(&self.network, wallet, &self.service)
    }

    /// Admits `wallet` by the direct issuer's clearance; it signs.
    pub fn admit(&self, wallet: Pubkey, mint: Pubkey) -> Instruction {
        let clearances = [Some(self.by_key(&wallet)), None, None];
        gx::admit(wallet, wallet, true, mint, clearances)
    }

    pub fn dismiss(&self, wallet: Pubkey, mint: Pubkey) -> Instruction {
        gx::dismiss(mint, wallet, [Some(self.by_key(&wallet)), None, None])
    }

    /// A new wallet that is identified for ever, admitted, and has a thawed account.
    #[track_caller]
    pub fn holder(&self, world: &mut World, asset: &Asset) -> Pubkey {
        let wallet = world.wallet();
        world.run(self.attest(wallet, IDENTIFIED | QUALIFIED, 0));
        world.run_all(&self.join(wallet, asset.share_mint));
        wallet
    }

    /// What a new holder sends in one transaction: its account, its admission, the thaw.
    pub fn join(&self, wallet: Pubkey, mint: Pubkey) -> [Instruction; 3] {
        [
            create_share_account(&wallet, &wallet, &mint),
            self.admit(wallet, mint),
            token_acl::thaw(wallet, &mint, &wallet),
        ]
    }
}

/// An attestation account, byte by byte as the service's `state/attestation.rs` says: discriminator, nonce, credential,
/// schema, data, signer, expiry, token account.
pub fn attestation_bytes(
    nonce: &Pubkey,
    credential: &Pubkey,
    schema: &Pubkey,
    content: &[u8],
    expires_at: i64,
) -> Vec<u8> {
    let mut bytes = vec![2];
    for key in [nonce, credential, schema] {
        bytes.extend(key.to_bytes());
    }
    bytes.extend((content.len() as u32).to_le_bytes());
    bytes.extend(content);
    bytes.extend([0x51; 32]);
    bytes.extend(expires_at.to_le_bytes());
    bytes.extend([0; 32]);
    bytes
}

/// Who is identified may hold, anywhere, without a limit.
pub fn terms() -> PolicyTerms {
    PolicyTerms {
        kinds: IDENTIFIED,
        jurisdictions: Vec::new(),
        max_holders: 0,
        locked_until: 0,
    }
}

impl Net {
    /// An asset with permissioned shares and no policy yet.
    #[track_caller]
    pub fn permissioned(&mut self, world: &mut World) -> Asset {
        self.asset_of(world, 1)
    }

    /// The same with this policy.
    #[track_caller]
    pub fn regulated(&mut self, world: &mut World, terms: &PolicyTerms) -> Asset {
        let asset = self.permissioned(world);
        world.run(self.make_policy(&asset, terms));
        asset
    }

    pub fn make_policy(&self, asset: &Asset, terms: &PolicyTerms) -> Instruction {
        let Asset {
            address,
            owner,
            share_mint,
            ..
        } = *asset;
        gx::make_policy(self.rent_payer, owner, address, share_mint, terms)
    }

    /// Makes a market's account of the shares a venue.
    pub fn list_venue(&self, asset: &Asset, account: Pubkey) -> Instruction {
        openmast_client::instructions::list_venue(
            self.rent_payer,
            self.authority,
            self.address,
            asset.index,
            account,
        )
    }

    pub fn suspend(&self, asset: &Asset, wallet: Pubkey, until: i64) -> Instruction {
        let (address, mint) = (asset.address, asset.share_mint);
        let (regulator, network) = (self.regulator, self.address);
        gx::suspend_holder(
            regulator,
            home(&network),
            address,
            mint,
            wallet,
            until,
            [7; 32],
        )
    }

    pub fn lift(&self, asset: &Asset, wallet: Pubkey) -> Instruction {
        let (address, mint) = (asset.address, asset.share_mint);
        gx::lift_suspension(self.regulator, home(&self.address), address, mint, wallet)
    }
}

impl World {
    /// Sends instructions in one transaction that must succeed.
    #[track_caller]
    pub fn run_all(&mut self, instructions: &[Instruction]) -> Done {
        match self.send(instructions) {
            Ok(done) => done,
            Err(refused) => panic!("refused: {refused:?}"),
        }
    }

    /// What sending would give; nothing happens in this world.
    pub fn attempt(&self, instruction: Instruction) -> Outcome {
        self.clone().send(&[instruction])
    }

    /// Puts bytes of a program's account in place.
    pub fn put(&mut self, address: Pubkey, owner: Pubkey, data: Vec<u8>) {
        let account = Account {
            lamports: 10_000_000,
            data,
            owner,
            ..Account::default()
        };
        self.set_account(address, account);
    }

    /// A token account, if it exists.
    pub fn share_account(&self, address: &Pubkey) -> Option<TokenAccount> {
        let account = self.raw(address)?;
        TokenAccount::decode(&account.owner, &account.data).ok()
    }

    /// Whether the associated account of `wallet` is frozen.
    #[track_caller]
    pub fn is_frozen(&self, wallet: &Pubkey, mint: &Pubkey) -> bool {
        let account = self.share_account(&share_account(wallet, mint));
        account.expect("a share account").is_frozen
    }

    /// The holder's account.
    #[track_caller]
    pub fn holder(&self, mint: &Pubkey, wallet: &Pubkey) -> Holder {
        self.get(&addresses::holder(mint, wallet))
    }

    /// A transfer of shares between the associated accounts of two wallets.
    pub fn transfer(&self, mint: &Pubkey, from: &Pubkey, to: &Pubkey, amount: u64) -> Instruction {
        let [source, destination] = [from, to].map(|wallet| share_account(wallet, mint));
        self.transfer_between(mint, &source, &destination, from, amount)
    }

    /// A transfer between any two accounts.
    pub fn transfer_between(
        &self,
        mint: &Pubkey,
        source: &Pubkey,
        destination: &Pubkey,
        authority: &Pubkey,
        amount: u64,
    ) -> Instruction {
        spl_token_2022_interface::instruction::transfer_checked(
            &spl_token_2022_interface::ID,
            source,
            mint,
            destination,
            authority,
            &[],
            amount,
            self.decimals(mint),
        )
        .expect("the program's own id")
    }

    /// A market's account of an asset's shares as Manifest makes it: it owns itself, and its owner could be changed.
    #[track_caller]
    pub fn vault_like_manifest(&mut self, asset: &Asset) -> Pubkey {
        let vault = of_a_market(b"vault", asset);
        self.token_2022_account_at(vault, &asset.share_mint, vault, false);
        vault
    }

    /// The same as Orca makes it: the pool owns it, for ever.
    #[track_caller]
    pub fn vault_like_orca(&mut self, asset: &Asset) -> Pubkey {
        let (vault, pool) = (
            of_a_market(b"token_vault", asset),
            of_a_market(b"pool", asset),
        );
        self.token_2022_account_at(vault, &asset.share_mint, pool, true);
        vault
    }

    /// The escrow account that the market program has for an asset's shares, and its owner.
    #[track_caller]
    pub fn market_escrow(&mut self, net: &Net, asset: &Asset) -> (Pubkey, Pubkey) {
        let (network, mint) = (net.address.as_ref(), &asset.share_mint);
        let escrow = market_address(&[b"escrow", network, mint.as_ref()]);
        let books = market_address(&[b"escrow-books", network, mint.as_ref()]);
        self.token_2022_account_at(escrow, mint, books, true);
        (escrow, books)
    }

    /// A Token-2022 account at an address of its own, whose owner can change unless it is immutable.
    #[track_caller]
    pub fn token_2022_account(&mut self, mint: &Pubkey, owner: Pubkey, immutable: bool) -> Pubkey {
        let address = self.address();
        self.token_2022_account_at(address, mint, owner, immutable);
        address
    }

    /// The same at this address.
    #[track_caller]
    pub fn token_2022_account_at(
        &mut self,
        address: Pubkey,
        mint: &Pubkey,
        owner: Pubkey,
        immutable: bool,
    ) {
        use spl_token_2022_interface::{ID, instruction as token};
        let bytes = if immutable { 170 } else { 165 };
        let payer = self.fee_payer();
        let create = solana_system_interface::instruction::create_account(
            &payer,
            &address,
            self.rent(bytes),
            bytes as u64,
            &ID,
        );
        let mut instructions = vec![create];
        if immutable {
            let immutable = token::initialize_immutable_owner(&ID, &address);
            instructions.push(immutable.expect("the program's own id"));
        }
        let initialize = token::initialize_account3(&ID, &address, mint, &owner);
        instructions.push(initialize.expect("the program's own id"));
        self.run_all(&instructions);
    }
}

/// The market program.
pub const MARKET: Pubkey = openmast_client::market::PROGRAM_ID;

/// An address that the market program derives.
pub fn market_address(seeds: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(seeds, &MARKET).0
}

/// An address that some market's program derives for an asset.
fn of_a_market(name: &[u8], asset: &Asset) -> Pubkey {
    let market = Pubkey::new_from_array([0x77; 32]);
    Pubkey::find_program_address(&[name, asset.address.as_ref()], &market).0
}
