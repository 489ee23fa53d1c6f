//! Keys in hardware wallets. Solana's crate for them is for one thread, and what it says goes to the standard output, which
//! is for scripts: so there is one thread for all wallets, and what is said meanwhile goes to the standard error.

use std::{
    os::fd::OwnedFd,
    path::Path,
    rc::Rc,
    sync::{OnceLock, mpsc},
    thread,
};

use rustix::{
    io::dup,
    stdio::{dup2_stdout, stderr, stdout},
};
use solana_pubkey::Pubkey;
use solana_remote_wallet::{
    locator::{Locator, Manufacturer},
    remote_keypair::{RemoteKeypair, generate_remote_keypair},
    remote_wallet::{RemoteWalletError, RemoteWalletManager, maybe_wallet_manager},
};
use solana_signature::Signature;
use solana_signer::{Signer, SignerError};

use crate::{Asking, KeyTrouble, Wallet};

/// Where Linux shows what is plugged in.
const USB: &str = "/dev/bus/usb";

/// A key that a hardware wallet keeps.
#[derive(Debug)]
pub struct DeviceKey {
    address: Pubkey,
    /// Its place among those that the thread has opened.
    place: usize,
}

/// What is asked of the thread.
enum Job {
    Open {
        wallet: Wallet,
        name: String,
        confirms: bool,
        answer: mpsc::Sender<Result<DeviceKey, RemoteWalletError>>,
    },
    Sign {
        place: usize,
        message: Vec<u8>,
        answer: mpsc::Sender<Result<Signature, SignerError>>,
    },
}

impl DeviceKey {
    /// # Errors
    /// There is no such wallet, it is locked, or whoever holds it said no.
    pub(crate) fn open(wallet: &Wallet, asking: &Asking<'_>) -> Result<Self, KeyTrouble> {
        if !Path::new(USB).exists() {
            return Err(KeyTrouble::wrong(format!(
                "this machine shows no USB devices ({USB}), so no hardware wallet can be plugged in"
            )));
        }
        let opened = asked(|answer| Job::Open {
            wallet: wallet.clone(),
            name: asking.name.to_owned(),
            confirms: asking.confirms,
            answer,
        });
        match opened {
            Some(Ok(key)) => Ok(key),
            Some(Err(RemoteWalletError::UserCancel)) => {
                Err(KeyTrouble::Declined("the hardware wallet was told not to"))
            }
            Some(Err(error)) => Err(KeyTrouble::wrong(format!(
                "the hardware wallet: {error}; plug it in, unlock it, open its Solana application, and let your user use it (udev rules)"
            ))),
            None => Err(KeyTrouble::wrong("USB cannot be used on this machine")),
        }
    }
}

impl Signer for DeviceKey {
    fn try_pubkey(&self) -> Result<Pubkey, SignerError> {
        Ok(self.address)
    }

    fn try_sign_message(&self, message: &[u8]) -> Result<Signature, SignerError> {
        let signed = asked(|answer| Job::Sign {
            place: self.place,
            message: message.to_vec(),
            answer,
        });
        signed.unwrap_or(Err(SignerError::NoDeviceFound))
    }

    fn is_interactive(&self) -> bool {
        true
    }
}

/// The thread's answer; [`None`]: it has ended.
fn asked<T>(job: impl FnOnce(mpsc::Sender<T>) -> Job) -> Option<T> {
    static JOBS: OnceLock<mpsc::Sender<Job>> = OnceLock::new();
    let jobs = JOBS.get_or_init(|| {
        let (jobs, received) = mpsc::channel();
        thread::spawn(move || Wallets::default().work(&received));
        jobs
    });
    let (answer, answered) = mpsc::channel();
    jobs.send(job(answer)).ok()?;
    answered.recv().ok()
}

#[derive(Default)]
struct Wallets {
    manager: Option<Rc<RemoteWalletManager>>,
    opened: Vec<RemoteKeypair>,
}

impl Wallets {
    fn work(mut self, jobs: &mpsc::Receiver<Job>) {
        for job in jobs {
            let _aside = Aside::new();
            // Who asked and went away needs no answer.
            let _ = match job {
                Job::Open {
                    wallet,
                    name,
                    confirms,
                    answer,
                } => answer.send(self.open(&wallet, &name, confirms)).is_ok(),
                Job::Sign {
                    place,
                    message,
                    answer,
                } => answer.send(self.sign(place, &message)).is_ok(),
            };
        }
    }

    fn open(
        &mut self,
        wallet: &Wallet,
        name: &str,
        confirms: bool,
    ) -> Result<DeviceKey, RemoteWalletError> {
        if self.manager.is_none() {
            self.manager = maybe_wallet_manager()?;
        }
        let manager = self.manager.as_ref();
        let manager = manager.ok_or(RemoteWalletError::NoDeviceFound)?;
        let manufacturer = Manufacturer::try_from(wallet.maker.as_str());
        let locator = Locator {
            manufacturer: manufacturer.map_err(|_| RemoteWalletError::NoDeviceFound)?,
            pubkey: wallet.first_key,
        };
        let key = generate_remote_keypair(locator, wallet.path.clone(), manager, confirms, name)?;
        eprintln!("[{name}] {} signs as {}", key.path, key.pubkey);
        let address = key.pubkey;
        self.opened.push(key);
        let place = self.opened.len().saturating_sub(1);
        Ok(DeviceKey { address, place })
    }

    fn sign(&self, place: usize, message: &[u8]) -> Result<Signature, SignerError> {
        let key = self.opened.get(place).ok_or(SignerError::NoDeviceFound)?;
        key.try_sign_message(message)
    }
}

/// While this lives, the standard output is the standard error.
struct Aside(Option<OwnedFd>);

impl Aside {
    fn new() -> Self {
        let kept = dup(stdout()).ok();
        // Without a standard output there is nothing that could be mixed with it.
        let moved = kept.filter(|_| dup2_stdout(stderr()).is_ok());
        Self(moved)
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if let Some(kept) = &self.0 {
            // It was a standard output a moment ago.
            let _ = dup2_stdout(kept);
        }
    }
}
