//! Every reporter, put to hostile words and places: what a machine reads stays well-formed, and what
//! a terminal shows stays harmless. What each format looks like is shown by `tests/cli/format-*`.

#![allow(clippy::unwrap_used, reason = "a reporter that cannot write is a failure")]

use disclint::diagnostic::{
    Applicability, Basis, BasisKind, CellName, Diagnostic, Edit, Examined, Fix, Label, LintState, Linted,
    NotAssessed, Outcome, RuleText, Severity, Summary, Suppressed, SuppressedBy, Verdict,
};
use disclint::reporter::{REPORTERS, Reporter, Run};
use disclint::source::{Source, Span};

const NASTY: &str = "甲\u{1b}[31m<b attr=\"x\">&amp;]]>\r\n| `x` [y](z) % ::error:: \u{0}\u{202e}\\ 'q'";

fn label(span: Span) -> Label {
    Label {
        span,
        text: NASTY.into(),
        value: Some(NASTY.into()),
        cell: Some(CellName { table: "t".into(), row: "r".into(), column: "c".into() }),
        locator: NASTY.into(),
    }
}

/// A report whose text, words and places are as bad as they can be.
fn nasty(text: &str) -> Linted {
    let end = text.len() as u32;
    let spans = [Span::new(0, end), Span::at(end), Span::at(0), Span::new(0, end.min(3))];
    let diagnostics: Vec<Diagnostic> = spans
        .iter()
        .map(|span| Diagnostic {
            rule: "x/nasty".into(),
            severity: Severity::Error,
            message: NASTY.into(),
            labels: vec![label(*span), label(Span::at(end)), label(Span::new(0, end))],
            elsewhere: vec![],
            basis: vec![Basis { kind: BasisKind::Law, instrument: NASTY.into(), part: None, quote: None }],
            notes: vec![NASTY.into()],
            help: Some(NASTY.into()),
            fix: Some(Fix {
                applicability: Applicability::Safe,
                edits: vec![Edit { span: *span, text: NASTY.into() }],
            }),
            fingerprint: "v1:0".into(),
        })
        .collect();
    let suppressed =
        Suppressed { diagnostic: diagnostics[0].clone(), by: SuppressedBy::Waiver, reason: NASTY.into() };
    let outcome = Outcome {
        verdicts: vec![("x/nasty".into(), Verdict::Fail), ("x/other".into(), Verdict::NotAssessable)],
        not_assessed: vec![NotAssessed {
            rule: "x/other".into(),
            subject: NASTY.into(),
            reason: NASTY.into(),
        }],
        suppressed: vec![suppressed],
        internal: vec![NASTY.into()],
        diagnostics,
    };
    let examined = Examined {
        source: Source::plain("a", text),
        format: "html",
        fidelity: "exact",
        jurisdiction: "x".into(),
        form: None,
        year: None,
        organ: Some(NASTY.into()),
        level: None,
        outcome,
    };
    Linted { path: format!("目录/{NASTY}"), state: LintState::Examined(Box::new(examined)) }
}

fn output(reporter: &dyn Reporter, reports: &[Linted]) -> String {
    let rule = |id: &str| RuleText {
        id: id.into(),
        title: NASTY.into(),
        why: NASTY.into(),
        help: NASTY.into(),
        basis: Vec::new(),
        severity: Severity::Error,
    };
    let run = Run {
        language: "en".into(),
        rules: vec![rule("x/nasty"), rule("x/other")],
        color: false,
        width: 80,
        verbose: true,
        quiet: false,
    };
    let (mut out, mut summary) = (Vec::new(), Summary::default());
    let mut stream = reporter.begin(&run, &mut out).unwrap();
    for report in reports {
        summary.add(report);
        stream.file(report, &mut out).unwrap();
    }
    stream.end(&summary, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn outputs() -> Vec<(&'static str, String)> {
    let long = format!("{}\n{}", "长".repeat(40_000), NASTY);
    let texts = ["", "\n", "甲", "a\r\nb\r\n", NASTY, "\u{feff}<td>\u{301}", &long];
    let mut reports: Vec<Linted> = texts.iter().map(|text| nasty(text)).collect();
    reports.push(Linted { path: NASTY.into(), state: LintState::Unread(NASTY.into()) });
    REPORTERS.iter().map(|reporter| (reporter.name(), output(*reporter, &reports))).collect()
}

#[test]
fn json_is_json_and_xml_is_xml() {
    for (name, output) in outputs() {
        match name {
            "json" | "sarif" | "gitlab" | "rdjson" => {
                let _: serde_json::Value =
                    serde_json::from_str(&output).unwrap_or_else(|error| panic!("{name}: {error}"));
            }
            "jsonl" => {
                for line in output.lines() {
                    let _: serde_json::Value = serde_json::from_str(line).unwrap();
                }
            }
            "junit" | "checkstyle" => well_formed(name, &output),
            _ => {}
        }
    }
}

fn well_formed(name: &str, text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")) {
            quick_xml::events::Event::Start(start) => {
                depth += 1;
                start.attributes().for_each(|attribute| drop(attribute.unwrap()));
            }
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{name}");
    let allowed = |c: char| c == '\n' || !c.is_control();
    assert!(text.chars().all(allowed), "{name} holds a control character");
}

#[test]
fn no_escape_sequence_of_a_report_reaches_a_terminal() {
    for (name, output) in outputs() {
        assert!(!output.contains('\u{1b}'), "{name}");
    }
}

#[test]
fn formats_of_one_line_keep_to_one_line() {
    for (name, output) in outputs() {
        if matches!(name, "concise" | "github") {
            let begins =
                |line: &str| line.starts_with("目录/") || line.starts_with("甲") || line.starts_with("::");
            let tail = if name == "concise" { 3 } else { 0 };
            let lines: Vec<&str> = output.lines().collect();
            for line in &lines[..lines.len() - tail] {
                assert!(begins(line), "{name}: {line}");
            }
        }
    }
}

#[test]
fn every_format_can_be_read_without_any_report() {
    for reporter in REPORTERS {
        let text = output(*reporter, &[]);
        if matches!(reporter.name(), "json" | "sarif" | "gitlab" | "rdjson") {
            let _: serde_json::Value = serde_json::from_str(&text).unwrap();
        }
    }
}

/// Long lines and distant labels stay small.
#[test]
fn frames_do_not_grow_with_the_report() {
    let text = format!("{}\n", "长".repeat(2_000)).repeat(200);
    let human = REPORTERS.iter().find(|reporter| reporter.name() == "human").unwrap();
    let output = output(*human, &[nasty(&text)]);
    assert!(output.len() < 40_000, "{} bytes", output.len());
}
