use super::*;
use crate::fs::MemoryDisk;

fn loaded(text: &str) -> Loaded {
    let disk = MemoryDisk::with([("reports/.disclint.yaml", text)]);
    let day = "2026-05-01".parse().ok();
    Loaded::read(&disk, Path::new("reports/.disclint.yaml"), day).unwrap_or_else(|error| panic!("{error:?}"))
}

fn faults(text: &str) -> Vec<String> {
    let disk = MemoryDisk::with([("disclint.yaml", text)]);
    match Loaded::read(&disk, Path::new("disclint.yaml"), None) {
        Err(ConfigError::Faults(faults)) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_nearest_file_up_to_the_repository_counts() {
    let disk = MemoryDisk::with([
        ("disclint.yaml", ""),
        ("in/.disclint.yaml", ""),
        ("in/deep/er/a.md", ""),
        ("repo/.git/HEAD", ""),
        ("repo/a.md", ""),
        ("a.md", ""),
    ]);
    let found = |path: &str| find(&disk, Path::new(path)).map(|path| shown(&path));
    assert_eq!(found("in/deep/er/a.md").as_deref(), Some("in/.disclint.yaml"));
    assert_eq!(found("a.md").as_deref(), Some("disclint.yaml"));
    assert_eq!(found("repo/a.md"), None);
}

#[test]
fn overrides_and_waivers_hold_for_their_files_only() {
    let config = loaded(
        "level: auto\n\
         rules: {cn/a/b: off, cn/c: {level: error}}\n\
         overrides:\n  - {files: ['乡镇/**'], level: township, rules: {cn/a/b: info}}\n\
         waivers:\n\
         - {rule: cn/x, path: 2024/*.html, reason: 已核实, until: 2027-01-31}\n\
         - {rule: cn/y, reason: 过期, until: 2026-04-30}\n",
    );
    let disk = MemoryDisk::default();
    let of = |path: &str| config.settings(&disk, Path::new(path), &Settings::default());
    let plain = of("reports/2024/甲.html");
    assert_eq!(plain.levels["cn/a/b"], Level::Off);
    assert_eq!((plain.level, plain.waivers.len()), (None, 1));
    let township = of("reports/乡镇/乙.md");
    assert_eq!((township.levels["cn/a/b"], township.levels["cn/c"]), (Level::Info, Level::Error));
    assert_eq!((township.level.as_deref(), township.waivers.len()), (Some("township"), 0));
}

#[test]
fn the_command_line_is_stronger() {
    let config = loaded("level: township\nyear: 2020\n");
    let base = Settings { level: Some("government".into()), year: Some(2024), ..Settings::default() };
    let settings = config.settings(&MemoryDisk::default(), Path::new("reports/a.md"), &base);
    assert_eq!((settings.level.as_deref(), settings.year), (Some("government"), Some(2024)));
}

#[test]
fn mistakes_have_places_and_proposals() {
    let unknown = faults("rule:\n  cn/a: off\n");
    assert!(
        unknown[0].starts_with("disclint.yaml:1:1: error:") && unknown[0].contains("`rules`"),
        "{unknown:?}"
    );
    let level = faults("rules:\n  cn/a: of\n");
    assert!(level[0].starts_with("disclint.yaml:2:9:"), "{level:?}");
    let glob = faults("overrides:\n- files: ['a/[']\n");
    assert!(glob[0].starts_with("disclint.yaml:2:"), "{glob:?}");
    let day = faults("waivers:\n- {rule: cn/a, reason: r, until: soon}\n");
    assert!(day[0].contains("`soon` is no day"), "{day:?}");
}

#[test]
fn an_empty_file_asks_nothing() {
    assert!(loaded("# nothing yet\n").config.rules.is_empty());
}

#[test]
fn a_waiver_without_effect_is_told() {
    let config = loaded("waivers:\n- {rule: cn/x, reason: r}\n");
    assert_eq!(config.idle_waivers().len(), 1);
    config.waivers[0].1.used.store(true, Ordering::Relaxed);
    assert!(config.idle_waivers().is_empty());
}
