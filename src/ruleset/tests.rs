//! Tests of composing; what can be wrong in a pack is in `fixtures/packs`.

use super::*;
use crate::diagnostic::Level;

fn files(files: &[(&str, &str)]) -> Vec<PackFile> {
    files.iter().map(|(name, text)| PackFile { name: (*name).into(), text: (*text).into() }).collect()
}

const FORM: &str = "
id: base/1
effective: 2019..
title: form
sections: [{key: a, title: A}]
tables:
  - key: t
    name: T
    section: a
    blocks: [{columns: [{key: c, label: C}], rows: [{key: r, label: R}, {key: s, label: S}]}]
";

const RULES: &str = "
rules:
  - id: base/t/equal
    formerly: [base/t/old]
    kind: identity
    level: error
    title: T
    basis: [{kind: law, instrument: L}]
    with: {table: t, each: column, equation: r = s}
    message: {unequal: '{lhs}'}
    examples: {pass: [{text: a}], fail: [{text: b}]}
";

fn base() -> Packs {
    let mut packs = Packs::default();
    let pack = [("pack.yaml", "id: base\ndata: {words: [a]}"), ("forms/1.yaml", FORM), ("t.yaml", RULES)];
    packs.add("base", files(&pack)).expect("a sound pack");
    packs
}

fn on_top(header: &str) -> Result<Pack, String> {
    let mut packs = base();
    packs.add("top", files(&[("pack.yaml", header)])).expect("a readable pack");
    packs.compose(&["top"]).map_err(|faults| faults[0].to_string())
}

#[test]
fn a_pack_on_top_has_all_that_is_below_and_changes_it_by_id() {
    let pack = on_top("id: top\nextends: [base]\ndata: {words: [b]}\noverride: {base/t/old: {level: warning, with: {equation: s = r}}}").unwrap();
    assert_eq!((pack.id.as_str(), pack.forms.len()), ("top", 1));
    assert_eq!(pack.data["words"], serde_json::json!(["a", "b"]));
    let rule = pack.rules_called("base/t/old")[0];
    assert_eq!((rule.rule.level, &*rule.pack), (Level::Warning, "base"));
    assert_eq!(rule.rule.with["equation"], "s = r");
    assert_eq!(rule.rule.with["table"], "t");
}

#[test]
fn a_fault_in_an_override_is_shown_in_the_override() {
    let fault = on_top("id: top\nextends: [base]\noverride:\n  base/t/equal:\n    with: {equation: r = x}\n");
    assert!(fault.unwrap_err().starts_with("top/pack.yaml:5:26: error: there is no row `x`"));
}

#[test]
fn packs_that_build_on_each_other_in_a_circle_are_refused() {
    let mut packs = Packs::default();
    packs.add("a", files(&[("pack.yaml", "id: a\nextends: [b]")])).unwrap();
    packs.add("b", files(&[("pack.yaml", "id: b\nextends: [a]")])).unwrap();
    let faults = packs.compose(&["a"]).unwrap_err();
    assert_eq!(faults[0].to_string(), "b/pack.yaml:2:11: error: the pack `a` builds on itself");
}

#[test]
fn a_folder_may_hold_several_packs() {
    let mut packs = base();
    let several = [("x/pack.yaml", "id: x\nextends: [base]"), ("y/pack.yaml", "id: y\nextends: [base]")];
    assert_eq!(packs.add("all", files(&several)).unwrap(), ["x", "y"]);
    assert_eq!(packs.compose(&["x", "y"]).unwrap().rules.len(), 1);
}

#[test]
fn built_in_packs_mean_the_same_with_and_without_examples() {
    for id in Packs::built_in().ids() {
        let [lean, whole] = [Packs::built_in(), Packs::with_examples()].map(|packs| {
            let mut pack = packs.compose(&[id]).unwrap_or_else(|faults| panic!("{}", faults[0]));
            for rule in &mut pack.rules {
                rule.rule.examples = Default::default();
            }
            format!("{pack:?}")
        });
        assert!(lean == whole, "{id}");
    }
}
