//! The patterns of the built-in profile.

use crate::recognize::testing::profile;

#[test]
fn every_pattern_of_the_pack_compiles_and_names_its_groups() {
    let groups = [
        ("title.year", &["year"][..]),
        ("bodies.stated", &["organ"]),
        ("dates.days", &["year", "month", "day"]),
        ("dates.yearless", &["month"]),
        ("period.ranges", &["start", "end"]),
    ];
    let profile = profile();
    let patterns = profile.patterns();
    assert!(patterns.len() > 10);
    for (path, pattern) in patterns {
        assert_eq!(pattern.validate(), Ok(()), "{path}");
        let wanted =
            groups.iter().find(|(start, _)| path.starts_with(start)).map_or(&[][..], |(_, names)| names);
        let wanted = if path.ends_with("phrase") { &["value"][..] } else { wanted };
        let has = |name: &&str| pattern.has_group(name);
        assert!(wanted.iter().all(has), "{path}");
    }
}
