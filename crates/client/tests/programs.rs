//! The programs that the client knows, by what it must tell apart.

use openmast_client::{addresses::PROGRAM_ID, generated::PROGRAMS, programs};

#[test]
fn no_two_programs_have_the_same_name_or_address() {
    for (at, one) in PROGRAMS.iter().enumerate() {
        for other in &PROGRAMS[..at] {
            assert_ne!(one.name, other.name);
            assert_ne!(one.id, other.id);
        }
    }
}

#[test]
fn a_program_is_found_by_its_address_and_knows_its_errors() {
    let program = programs::find(&PROGRAM_ID.to_string()).unwrap();
    assert_eq!(program.name, "openmast");
    let (name, message) = (program.error)(6004).unwrap();
    assert_eq!(name, "ZeroAmount");
    assert_eq!(message, "The amount must be more than zero");
    assert_eq!((program.error)(5999), None);
    assert!(programs::find("Other111").is_none());
}
