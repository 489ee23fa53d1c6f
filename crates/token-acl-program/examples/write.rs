//! Writes the program to the file that is named, and prints its address: for a node that is a process of its own.

use std::{env, fs, io};

use openmast_token_acl_program::{ID, TOKEN_ACL};

fn main() -> io::Result<()> {
    let path = env::args_os()
        .nth(1)
        .ok_or_else(|| io::Error::other("name the file to write the program to"))?;
    fs::write(path, TOKEN_ACL)?;
    println!("{ID}");
    Ok(())
}
