//! A file that comes or goes has the page embedded anew; nothing is built here.

fn main() {
    println!("cargo:rerun-if-changed=../../app/dist");
}
