//! Where a fault in a YAML file is told to be.

use super::*;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only read into")]
struct Outer {
    level: Grade,
    #[serde(default)]
    inner: Vec<Inner>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only read into")]
struct Inner {
    count: u32,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Grade {
    Warning,
    Error,
}

fn fault(text: &str) -> (String, String, Option<String>) {
    let fault = YamlFile::new("a.yaml", text).read::<Outer>().unwrap_err().remove(0);
    (text[fault.place.span.clone()].to_owned(), fault.message, fault.help)
}

#[test]
fn a_fault_points_at_what_is_wrong_and_proposes_what_is_right() {
    let found = |text| {
        let (under, message, help) = fault(text);
        format!("[{under}] {message} / {}", help.unwrap_or_default())
    };
    assert_eq!(found("level: error\ninenr: []\n"), "[inenr] unknown key `inenr` / did you mean `inner`?");
    assert_eq!(found("level: eror\n"), "[eror] `eror` is not known here / did you mean `error`?");
    assert_eq!(
        found("level: error\ninner:\n  - {count: 三}\n"),
        "[三] the text \"三\" stands where a whole number that is not negative belongs / "
    );
    assert_eq!(found("level: error\ninner: [{}]\n"), "[{}] the key `count` is missing / ");
    assert_eq!(found("inner: []\n"), "[inner: []] the key `level` is missing / ");
    assert_eq!(
        found("# 甲\nlevel: !x error\n").split(" / ").next(),
        Some("[!] tags (`!name`) have no meaning here")
    );
}

#[test]
fn a_doubled_key_shows_both_places() {
    let text = "level: error\n甲: 1\n\"level\": warning\n";
    let fault = YamlFile::new("a.yaml", text).parse().unwrap_err().remove(0);
    assert_eq!(&text[fault.place.span.clone()], "\"level\"");
    assert_eq!(fault.secondary[0].span, 0..5);
    assert_eq!(
        fault.to_string(),
        "a.yaml:3:1: error: the key `level` stands here twice\n  a.yaml:1:1: first"
    );
}

#[test]
fn syntax_errors_have_a_place() {
    for (text, line) in
        [("a: [1\n", 1), ("a: 1\n b: 2\n", 2), ("a:\n\t- b\n", 2), ("a: *b\n", 1), ("甲: '\n", 1)]
    {
        let fault = YamlFile::new("a.yaml", text).parse().unwrap_err().remove(0);
        let found = text[..fault.place.span.start].matches('\n').count() + 1;
        assert_eq!(found, line, "{text:?}: {fault}");
    }
}

#[test]
fn a_range_within_a_scalar_is_found_in_every_style_of_quoting() {
    for text in ["a: 差 {b} 件\n", "a: \"差 {b} \\u4ef6\"\n", "a: >-\n  差\n  {b} 件\n", "a: |-\n  差 {b}\n"]
    {
        let file = YamlFile::new("a.yaml", text);
        let value = file.parse().unwrap();
        let start = value["a"].as_str().unwrap().find("{b}").unwrap();
        let at = At { range: Some(start..start + 3), ..At::value(["a"]) };
        assert_eq!(&text[file.span(&at)], "{b}", "{text:?}");
    }
}

#[test]
fn what_does_not_exist_is_stood_for_by_what_is_around_it() {
    let text = "rules:\n  - id: x\n    with:\n      a: 1\n";
    let file = YamlFile::new("a.yaml", text);
    assert_eq!(&text[file.span(&At::value(["rules", "0", "with", "b", "c"]))], "with");
    assert_eq!(&text[file.span(&At::value(["rules", "0"]))], "id: x");
    assert_eq!(&text[file.span(&At::key(["rules", "0", "id"]))], "id");
}

#[test]
fn hostile_files_are_refused_at_once() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..10 {
        let before = vec![format!("*a{}", i - 1); 9].join(", ");
        bomb += &format!("a{i}: &a{i} [{before}]\n");
    }
    for (text, message) in [
        (bomb, "aliases unfold to more than 100000 values"),
        ("[".repeat(200_000), "recursion limit exceeded"),
        ("[".repeat(70) + &"]".repeat(70), "nested deeper than 64 levels"),
        ("a".repeat(MAX_BYTES + 1), "larger than 1 MiB"),
        ("a: 1\n---\nb: 2\n".to_owned(), "a second document begins here"),
        ("[a]: 1\n".to_owned(), "a key has to be a plain text"),
    ] {
        let fault = YamlFile::new("a.yaml", text).parse().unwrap_err().remove(0);
        assert!(fault.message.contains(message), "{fault}");
    }
}

#[test]
fn only_a_slip_of_the_keyboard_is_proposed() {
    assert_eq!(nearest("identiy", ["identity", "section"]), Some("identity"));
    assert_eq!(nearest("zz", ["identity", "section"]), None);
    assert_eq!(nearest("a", ["b"]), None);
}
