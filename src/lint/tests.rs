use super::*;
use crate::diagnostic::{Level, LintState, Severity, SuppressedBy, Verdict};
use crate::recognize::{Form, Profile};
use crate::rule::{Check, Fault, Kind, LabelAt, MessageSpec, PackView, Reason};
use crate::ruleset::PackRule;
use crate::settings::{Selection, Waiver};
use crate::source::Span;
use serde_json::{Value, json};
use std::sync::Arc;

/// A kind that does what its parameters say.
struct Probe;
struct ProbeCheck(Value);

impl Kind for Probe {
    fn name(&self) -> &'static str {
        "probe"
    }

    fn summary(&self) -> &'static str {
        "finds the words that it is given"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::json_schema!({})
    }

    fn compile(&self, with: &Value, _: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        if with.get("broken").is_some() {
            return Err(vec![Fault::at(&[], "does not compile")]);
        }
        Ok(Box::new(ProbeCheck(with.clone())))
    }
}

impl Check for ProbeCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let text = |key: &str| self.0.get(key).and_then(Value::as_str).unwrap_or_default();
        for (at, words) in
            report.source.text().match_indices(text("finds")).filter(|(_, words)| !words.is_empty())
        {
            let mut finding = Finding::new("found", Span::from(at..at + words.len()))
                .value("words", words)
                .label(LabelAt::named(Span::at(0), "start"))
                .about(text("about"));
            finding.at_most = (text("at_most") == "info").then_some(Severity::Info);
            findings.fail(finding);
        }
        if !text("gap").is_empty() {
            findings.cannot_assess(text("gap"), Reason::YearUnknown);
        }
        assert!(text("panics").is_empty(), "the probe was told to panic");
    }
}

fn pack(rules: &[Value]) -> Pack {
    let form: Form = serde_json::from_value(json!({
        "id": "t/1", "effective": "2019..", "title": "form",
        "sections": [{"key": "first", "title": "Overview"}],
        "tables": []
    }))
    .unwrap();
    let rule = |rule: &Value| {
        let mut whole = json!({
            "kind": "probe", "level": "error", "title": "a title",
            "basis": [{"kind": "law", "instrument": "the Act"}],
            "message": {"found": {"zh": "发现“{words}”", "en": "found {words}"}},
            "labels": {"start": {"en": "begins with {words}"}},
        });
        whole.as_object_mut().unwrap().extend(rule.as_object().unwrap().clone());
        PackRule::unplaced(serde_json::from_value(whole).unwrap(), &Probe)
    };
    Pack {
        id: "t".into(),
        title: Default::default(),
        languages: vec!["en".into()],
        forms: vec![form],
        profile: Profile::default(),
        data: Default::default(),
        rules: rules.iter().map(rule).collect(),
        models: Vec::new(),
    }
}

fn finds(id: &str, words: &str) -> Value {
    json!({"id": id, "with": {"finds": words}})
}

fn lint(rules: &[Value], text: &str, settings: &Settings) -> Outcome {
    let pack = pack(rules);
    let html = format!("<html><body><p>{text}</p></body></html>");
    match Linter::new(&pack).lint("a.html", html.as_bytes(), settings).state {
        LintState::Examined(examined) => examined.outcome,
        LintState::Unread(reason) => panic!("{reason}"),
    }
}

fn messages(outcome: &Outcome) -> Vec<String> {
    outcome
        .diagnostics
        .iter()
        .map(|one| format!("{} {}: {}", one.severity.as_str(), one.rule, one.message))
        .collect()
}

fn verdict(outcome: &Outcome, id: &str) -> Option<Verdict> {
    outcome.verdicts.iter().find(|(rule, _)| &**rule == id).map(|(_, verdict)| *verdict)
}

#[test]
fn a_finding_is_worded_placed_and_sorted() {
    let outcome = lint(&[finds("t/b", "乙"), finds("t/a", "甲")], "乙 甲", &Settings::default());
    assert_eq!(messages(&outcome), ["error t/b: found 乙", "error t/a: found 甲"]);
    assert_eq!(outcome.diagnostics[0].labels[1].text, "begins with 乙");
    let settings = Settings { language: "zh".into(), ..Settings::default() };
    assert_eq!(lint(&[finds("t/a", "甲")], "甲", &settings).diagnostics[0].message, "发现“甲”");
}

#[test]
fn a_panic_is_not_a_pass_and_the_others_run() {
    let rules = [json!({"id": "t/bad", "with": {"finds": "甲", "panics": "yes"}}), finds("t/good", "甲")];
    let outcome = lint(&rules, "甲", &Settings::default());
    assert_eq!(messages(&outcome), ["error t/good: found 甲"]);
    assert_eq!(verdict(&outcome, "t/bad"), Some(Verdict::NotAssessable));
    assert!(outcome.internal[0].contains("told to panic"), "{:?}", outcome.internal);
    assert!(outcome.not_assessed[0].reason.contains("told to panic"));
}

#[test]
fn a_rule_that_does_not_compile_is_not_a_pass() {
    let outcome = lint(&[json!({"id": "t/bad", "with": {"broken": "yes"}})], "甲", &Settings::default());
    assert_eq!(verdict(&outcome, "t/bad"), Some(Verdict::NotAssessable));
    assert_eq!(outcome.internal, ["t/bad: does not compile"]);
}

#[test]
fn a_rule_may_end_the_assessment() {
    let gate = json!({"id": "t/gate", "stop": true, "with": {"finds": "指南"}});
    let rules = [finds("t/a", "甲"), gate.clone()];
    let stopped = lint(&rules, "指南 甲", &Settings::default());
    assert_eq!(messages(&stopped), ["error t/gate: found 指南"]);
    assert_eq!(verdict(&stopped, "t/a"), Some(Verdict::NotApplicable));
    let passed = lint(&rules, "甲", &Settings::default());
    assert_eq!(verdict(&passed, "t/gate"), Some(Verdict::Pass));
    assert_eq!(verdict(&passed, "t/a"), Some(Verdict::Fail));

    let second = json!({"id": "t/second", "stop": true, "with": {"finds": "甲"}});
    let both = lint(&[gate, second], "指南 甲", &Settings::default());
    assert_eq!(messages(&both), ["error t/gate: found 指南"]);
    assert_eq!(verdict(&both, "t/second"), Some(Verdict::NotApplicable));
}

#[test]
fn the_gate_is_kept_when_others_are_selected_and_can_be_ignored() {
    let rules = [finds("t/a", "甲"), json!({"id": "t/gate", "stop": true, "with": {"finds": "指南"}})];
    let mut selection = Selection { select: vec!["t/a".into()], ..Selection::default() };
    let with =
        |selection: &Selection| Settings { selection: Arc::new(selection.clone()), ..Settings::default() };
    assert_eq!(messages(&lint(&rules, "指南 甲", &with(&selection))), ["error t/gate: found 指南"]);
    selection.ignore = vec!["t/gate".into()];
    let outcome = lint(&rules, "指南 甲", &with(&selection));
    assert_eq!((messages(&outcome).len(), verdict(&outcome, "t/gate")), (1, None));
}

#[test]
fn a_redundant_finding_is_dropped_on_the_same_subject_only() {
    let implied =
        |about: &str| json!({"id": "t/b", "implied-by": ["t/a"], "with": {"finds": "乙", "about": about}});
    let cause = json!({"id": "t/a", "with": {"finds": "甲", "about": "requests[total, natural]"}});
    let outcome = lint(&[cause.clone(), implied("requests")], "甲 乙", &Settings::default());
    assert_eq!(messages(&outcome), ["error t/a: found 甲"]);
    assert_eq!(verdict(&outcome, "t/b"), Some(Verdict::Fail));
    let outcome = lint(&[cause, implied("review")], "甲 乙", &Settings::default());
    assert_eq!(outcome.diagnostics.len(), 2);
}

#[test]
fn severity_comes_from_settings_and_is_capped() {
    let severity = |rule: Value, levels: &[(&str, Level)]| {
        let levels = levels.iter().map(|(id, level)| ((*id).to_owned(), *level)).collect();
        let settings = Settings { levels: Arc::new(levels), ..Settings::default() };
        lint(&[rule], "甲", &settings).diagnostics.first().map(|one| one.severity)
    };
    let plain = || finds("t/g/a", "甲");
    assert_eq!(severity(plain(), &[]), Some(Severity::Error));
    assert_eq!(severity(plain(), &[("t/g", Level::Info)]), Some(Severity::Info));
    assert_eq!(
        severity(plain(), &[("t/g", Level::Info), ("t/g/a", Level::Warning)]),
        Some(Severity::Warning)
    );
    assert_eq!(severity(plain(), &[("t/g/a", Level::Off)]), None);
    let heuristic =
        json!({"id": "t/h", "basis": [{"kind": "heuristic", "instrument": "x"}], "with": {"finds": "甲"}});
    assert_eq!(severity(heuristic, &[("t/h", Level::Error)]), Some(Severity::Warning));
    let unsure = json!({"id": "t/u", "with": {"finds": "甲", "at_most": "info"}});
    assert_eq!(severity(unsure, &[]), Some(Severity::Info));
    let graded =
        json!({"id": "t/m", "message": {"found": {"level": "info", "text": "x"}}, "with": {"finds": "甲"}});
    assert_eq!(severity(graded.clone(), &[]), Some(Severity::Info));
    assert_eq!(severity(graded, &[("t/m", Level::Error)]), Some(Severity::Info));
    let renamed = json!({"id": "t/new", "formerly": ["t/old"], "with": {"finds": "甲"}});
    assert_eq!(severity(renamed, &[("t/old", Level::Warning)]), Some(Severity::Warning));
}

#[test]
fn rules_speak_of_their_years_and_bodies() {
    let late = || json!({"id": "t/late", "effective": "2023..", "with": {"finds": "甲"}});
    let of = |rule: Value, year: Option<i16>, level: Option<&str>| {
        let settings = Settings { year, level: level.map(str::to_owned), ..Settings::default() };
        let outcome = lint(&[rule], "甲", &settings);
        outcome.verdicts[0].1
    };
    assert_eq!(of(late(), Some(2022), None), Verdict::NotApplicable);
    assert_eq!(of(late(), Some(2023), None), Verdict::Fail);
    assert_eq!(of(late(), None, None), Verdict::NotAssessable);
    let town = || json!({"id": "t/town", "bodies": ["township"], "with": {"finds": "甲"}});
    assert_eq!(of(town(), None, Some("township")), Verdict::Fail);
    assert_eq!(of(town(), None, Some("government")), Verdict::NotApplicable);
    assert_eq!(of(town(), None, None), Verdict::NotAssessable);
}

#[test]
fn rules_with_one_id_have_one_verdict() {
    let early = json!({"id": "t/a", "effective": "..2021", "with": {"finds": "甲"}});
    let late = json!({"id": "t/a", "effective": "2021..", "with": {"finds": "乙"}});
    let settings = Settings { year: Some(2020), ..Settings::default() };
    let outcome = lint(&[early, late], "甲", &settings);
    assert_eq!(outcome.verdicts, [("t/a".into(), Verdict::Fail)]);
}

#[test]
fn gaps_are_worded_and_told_once() {
    let gap = json!({"id": "t/a", "with": {"gap": "first"}});
    let outcome = lint(&[gap.clone(), gap], "甲", &Settings::default());
    assert_eq!(outcome.not_assessed.len(), 1);
    assert_eq!(outcome.not_assessed[0].subject, "Overview");
    assert_eq!(outcome.not_assessed[0].reason, "the year of the report is not known (state it with --year)");
    assert_eq!(verdict(&outcome, "t/a"), Some(Verdict::NotAssessable));
}

#[test]
fn equal_findings_have_fingerprints_of_their_own_that_survive_moving() {
    let prints = |text: &str| {
        let outcome = lint(&[finds("t/a", "甲")], text, &Settings::default());
        outcome.diagnostics.into_iter().map(|one| one.fingerprint).collect::<Vec<_>>()
    };
    let two = prints("甲 甲");
    assert_eq!(two[1], format!("{}:2", two[0]));
    assert_eq!(prints("前言前言 甲 甲"), two);
}

#[test]
fn waivers_and_comments_keep_what_they_hide() {
    let waiver = Arc::new(Waiver { rule: "t/a".into(), reason: "agreed".into(), ..Waiver::default() });
    let settings = Settings { waivers: vec![waiver.clone()], ..Settings::default() };
    let outcome = lint(&[finds("t/a", "甲"), finds("t/b", "甲")], "甲", &settings);
    assert_eq!(messages(&outcome), ["error t/b: found 甲"]);
    assert_eq!((outcome.suppressed[0].by, &*outcome.suppressed[0].reason), (SuppressedBy::Waiver, "agreed"));
    assert_eq!(verdict(&outcome, "t/a"), Some(Verdict::Fail));
    assert!(waiver.used.load(std::sync::atomic::Ordering::Relaxed));

    let text = "一</p><!-- disclint-ignore t/a: checked --><p>甲</p><p>甲";
    let outcome = lint(&[finds("t/a", "甲")], text, &Settings::default());
    assert_eq!((outcome.diagnostics.len(), outcome.suppressed.len()), (1, 1));
    assert_eq!(outcome.suppressed[0].by, SuppressedBy::Comment);
}

#[test]
fn a_comment_without_effect_is_told() {
    let text = "<!-- disclint-ignore-file t/a, t/gone: x -->乙";
    let outcome = lint(&[finds("t/a", "甲")], text, &Settings::default());
    let ids: Vec<&str> = outcome.diagnostics.iter().map(|one| &*one.rule).collect();
    assert_eq!(ids, [suppress::UNUSED, suppress::UNKNOWN]);
}

#[test]
fn what_cannot_be_read_says_why() {
    let pack = pack(&[]);
    let linted = Linter::new(&pack).lint("a.html", b"", &Settings::default());
    assert!(matches!(linted.state, LintState::Unread(reason) if reason == "the file is empty"));
}
