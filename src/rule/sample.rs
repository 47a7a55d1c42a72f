//! Small reports for the tests of kinds: a title on the first line, paragraphs on lines, sections
//! where a line begins with a numeral and an enumeration comma, table rows where it holds tabs.

use super::{Check, Fault, Findings, Kind, PackView};
use crate::document::{Block, Columns, Document, Paragraph, TableBuilder};
use crate::recognize::*;
use crate::source::{FoldBuilder, Folded, Source, Span};

pub(super) fn fold(text: &str, at: u32) -> Folded {
    let mut builder = FoldBuilder::new();
    builder.push(text, at);
    builder.finish()
}

/// Builds a report and hands it over.
pub(super) fn report<T>(text: &str, then: impl FnOnce(&Report<'_>) -> T) -> T {
    report_with(text, |_| (), then)
}

/// Builds a report, changes it and hands it over.
pub(super) fn report_with<T>(
    text: &str,
    change: impl FnOnce(&mut Report<'_>),
    then: impl FnOnce(&Report<'_>) -> T,
) -> T {
    let source = Source::plain("sample.txt", text);
    let profile = Profile::default();
    let forms = [form()];
    let (mut document, mut sections) = (Document::default(), Vec::new());
    let mut at = 0;
    let mut table: Option<(TableBuilder, Span)> = None;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len() as u32);
        at += line.len() as u32;
        if line.contains('\t') {
            let (builder, covered) = table.get_or_insert_with(|| (TableBuilder::new(), span));
            *covered = covered.cover(span);
            builder.row();
            let mut start = span.start;
            for cell in line.trim_end().split('\t') {
                let place = Span::new(start, start + cell.len() as u32);
                start = place.end + 1;
                builder.cell(fold(cell, place.start), place, 1, 1).expect("a small table");
            }
            continue;
        }
        if let Some((builder, span)) = table.take() {
            document.blocks.push(Block::Table(builder.finish(span, Columns::Exact).expect("a small table")));
        }
        let folded = fold(line, span.start);
        if folded.is_empty() {
            continue;
        }
        let block = document.blocks.len();
        let number = "一二三四五六".chars().position(|c| folded.as_str().starts_with(&format!("{c}、")));
        if let Some(number) = number {
            sections.push(Section {
                key: Some(forms[0].sections[number].key.clone()),
                title_match: TitleMatch::Exact,
                heading: span,
                text: folded.as_str().to_owned(),
                number: None,
                title: Named { text: String::new(), span },
                block,
                body: block + 1..block + 1,
                inline: false,
            });
        }
        document.blocks.push(Block::Paragraph(Paragraph::body(folded, span)));
        if let Some(section) = sections.last_mut() {
            section.body.end = document.blocks.len();
        }
    }
    if let Some((builder, span)) = table.take() {
        document.blocks.push(Block::Table(builder.finish(span, Columns::Exact).expect("a small table")));
    }
    let first = text.lines().next().unwrap_or("");
    let span = Span::new(0, first.len() as u32);
    let year = first.find("20").and_then(|at| first[at..at + 4].parse().ok());
    let year = year.map(|value| Year { value, span, from: YearFrom::Title });
    let organ =
        first.find("20").map(|at| Named { text: first[..at].to_owned(), span: Span::new(0, at as u32) });
    let preamble = 1..sections.first().map_or(1, |section: &Section| section.block);
    let mut report = Report {
        source: &source,
        text: crate::pattern::Whole::new(document.text()),
        document,
        profile: &profile,
        forms: &forms,
        likeness: Likeness::Report,
        title: Anchor::Found(Title {
            span,
            text: first.to_owned(),
            organ: organ.clone(),
            year: year.clone(),
            wording: "official".into(),
            blocks: 0..1,
        }),
        organ,
        level: None,
        year,
        looks_like: None,
        form: 0,
        marks: Vec::new(),
        preamble,
        sections,
        tables: Vec::new(),
        fields: Vec::new(),
        dates: Vec::new(),
        period: Anchor::Missing { near: Span::at(0) },
        sign_off: SignOff::default(),
        numbered: Vec::new(),
        another: None,
        figures: Figures::default(),
        past: Past::default(),
    };
    change(&mut report);
    then(&report)
}

/// Compiles a rule's parameters, which have to be right, and puts them to a report.
pub(super) fn run(kind: &dyn Kind, with: &str, report: &Report<'_>) -> Findings {
    let mut findings = Findings::default();
    match compile(kind, with) {
        Ok(check) => check.check(report, &mut findings),
        Err(faults) => panic!("{faults:?}"),
    }
    for finding in &findings.findings {
        let spec = kind.messages().iter().find(|spec| spec.name == finding.message);
        let spec = spec.unwrap_or_else(|| panic!("{} is no message of {}", finding.message, kind.name()));
        assert!(finding.values.iter().all(|(name, _)| spec.values.contains(name)), "{finding:?}");
    }
    findings
}

/// The faults of a rule's parameters.
pub(super) fn faults(kind: &dyn Kind, with: &str) -> Vec<Fault> {
    compile(kind, with).err().unwrap_or_default()
}

fn compile(kind: &dyn Kind, with: &str) -> Result<Box<dyn Check>, Vec<Fault>> {
    let with: serde_json::Value = serde_yaml::from_str(with).expect("parameters in YAML");
    let form = form();
    #[derive(serde::Deserialize)]
    struct Pack {
        data: std::collections::BTreeMap<String, serde_json::Value>,
    }
    let pack: Pack =
        serde_yaml::from_str(include_str!("../../rules/cn/pack.yaml")).expect("pack.yaml is read");
    kind.compile(&with, &PackView { forms: &[&form], profile: &Profile::default(), data: &pack.data })
}

fn form() -> Form {
    serde_yaml::from_str(include_str!("../../rules/cn/forms/2021.yaml")).expect("the form")
}
