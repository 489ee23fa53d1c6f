//! A run that is killed goes on where it was.

use std::{
    io::Read,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use openmast_client::addresses::PROGRAM_ID;
use openmast_migrations::{
    chain::Chain,
    loader::{self, LOADER},
    system,
};
use solana_pubkey::Pubkey;
use solana_signer::Signer;

use super::lab::{self, Lab};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_is_not_sent_again() -> Result<()> {
    let lab = Lab::start().await?;
    let elf = lab::built()?;
    lab.put_program(&lab::with_rest(&elf, 9)?)?;
    lab.put_others()?;
    let key = lab.folder.path().join("deployer.json");
    let octets = lab.deployer.to_bytes().to_vec();
    std::fs::write(&key, serde_json::to_string(&octets)?)?;
    let buffer = system::address(&lab.deployer.pubkey(), &elf.hash[..32], &LOADER);

    let mut child = start(&lab.url, &key)?;
    let chain = lab.chain()?;
    until_partly_written(&chain, &buffer, &mut child).await?;
    child.kill()?;
    child.wait()?;
    // What was on its way has landed or never will.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let there = written(&chain, &buffer).await?.context("no buffer")?;
    assert_ne!(there, elf.bytes);

    let output = tell(start(&lab.url, &key)?)?;
    let (sent, count) = parts(&output).with_context(|| output.clone())?;
    let size = elf.bytes.len().div_ceil(count);
    // The size of a part is not told: every part has as many bytes but the last, so it is one of few.
    let missing = (size..size + 8).find_map(|size| {
        let pieces = elf.bytes.chunks(size).zip(there.chunks(size));
        let missing = pieces.filter(|(wanted, there)| wanted != there).count();
        (elf.bytes.len().div_ceil(size) == count && missing == sent).then_some(missing)
    });
    assert!(
        missing.is_some() && sent < count,
        "{sent} of {count}\n{output}"
    );
    assert!(lab.running(&PROGRAM_ID).await?.holds(&elf.bytes));

    let output = tell(start(&lab.url, &key)?)?;
    assert!(parts(&output).is_none(), "{output}");
    assert!(
        output.contains("not needed: this code runs already (0 sent)"),
        "{output}"
    );
    let secret = serde_json::to_string(&octets)?;
    assert!(!output.contains(&secret[..40]), "the key is printed");
    lab.stop().await
}

/// The command as an operator runs it.
fn start(url: &str, key: &Path) -> Result<Child> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    Command::new(env!("CARGO_BIN_EXE_openmast-deploy"))
        .current_dir(root)
        .args(["run", "--cluster", url, "--parallel", "8", "--keypair"])
        .arg(key)
        .arg("--programs")
        .arg(lab::programs())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("the command did not start")
}

fn tell(mut child: Child) -> Result<String> {
    let (mut output, mut errors) = (String::new(), String::new());
    child
        .stdout
        .take()
        .context("no output")?
        .read_to_string(&mut output)?;
    child
        .stderr
        .take()
        .context("no output")?
        .read_to_string(&mut errors)?;
    let status = child.wait()?;
    if !status.success() {
        bail!("{status}\n{output}\n{errors}");
    }
    Ok(output)
}

async fn written(chain: &Chain, buffer: &Pubkey) -> Result<Option<Vec<u8>>> {
    let account = chain.place(buffer).await?.account;
    Ok(account
        .map(loader::buffer)
        .transpose()?
        .map(|buffer| buffer.code))
}

async fn until_partly_written(chain: &Chain, buffer: &Pubkey, child: &mut Child) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let code = written(chain, buffer).await?.unwrap_or_default();
        let bytes = code.iter().filter(|byte| **byte != 0).count();
        if bytes > 20_000 {
            return Ok(());
        }
        if let Some(status) = child.try_wait()? {
            bail!("it ended before it could be killed: {status}");
        }
        if Instant::now() > deadline {
            bail!("nothing was written in a minute");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// `write code: 400 of 600 parts`
fn parts(output: &str) -> Option<(usize, usize)> {
    let (_, rest) = output.split_once("write code: ")?;
    let (sent, rest) = rest.split_once(" of ")?;
    let (parts, _) = rest.split_once(" parts")?;
    Some((sent.parse().ok()?, parts.parse().ok()?))
}
