//! The shipped recording holds what its README says.

use openmast_end_to_end::recording::Recording;

#[test]
fn the_recorded_access_point_counted_what_the_readme_says() {
    let recording = Recording::shipped().unwrap();
    assert_eq!(recording.len(), 12);
    assert_eq!(recording.bytes(), 28_472_853 + 47_895_353);
}
