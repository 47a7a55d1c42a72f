//! Kind `section`: the top-level sections of the form are there, in order, numbered and titled.

use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, Shown};
use crate::document::{Block, Role};
use crate::pattern::Pattern;
use crate::recognize::{Report, Section, TableState, TitleMatch};
use crate::source::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct SectionKind;

/// Parameters of kind `section`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Parameters {
    /// What is demanded.
    demand: Demand,
    /// For `separator`: what stands between number and title.
    #[serde(default)]
    separator: String,
    /// For `glyph`: the numerals of the sections in their order.
    #[serde(default)]
    numerals: Vec<String>,
    /// For `repealed`: old wordings in the preamble.
    #[serde(default)]
    preamble: Vec<Pattern>,
    /// For `filled`: sections that may be empty.
    #[serde(default)]
    except: Vec<String>,
}

/// What is demanded of the sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Demand {
    /// Every section of the form is there.
    Present,
    /// They stand in the form's order.
    Order,
    /// Their numbers run on, and none is doubled.
    Numbers,
    /// Their titles are the form's or as good.
    Titles,
    /// No title is one from before a change of the law.
    Repealed,
    /// Their numbers are numerals, not marks that look like them.
    Glyph,
    /// What stands behind the number is the form's separator.
    Separator,
    /// None is empty.
    Filled,
    /// There are no others.
    Known,
}

impl Kind for SectionKind {
    fn name(&self) -> &'static str {
        "section"
    }

    fn summary(&self) -> &'static str {
        "the sections of the form are there, in order, numbered and titled as the form has them"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const TITLE: &[&str] = &["written", "official", "number"];
        &[
            MessageSpec { name: "missing", values: &["section", "number", "before"], required: false },
            MessageSpec {
                name: "replaced",
                values: &["section", "number", "before", "written"],
                required: false,
            },
            MessageSpec { name: "order", values: &["section", "number", "before"], required: false },
            MessageSpec { name: "doubled", values: &["section", "number"], required: false },
            MessageSpec {
                name: "numbers",
                values: &["written", "number", "section", "count"],
                required: false,
            },
            MessageSpec { name: "unnumbered", values: &["section", "number", "count"], required: false },
            MessageSpec { name: "title", values: TITLE, required: false },
            MessageSpec { name: "repealed", values: TITLE, required: false },
            MessageSpec { name: "repealed-preamble", values: &["written"], required: false },
            MessageSpec { name: "glyph", values: &["written", "official", "section"], required: false },
            MessageSpec { name: "separator", values: &["written", "official", "section"], required: false },
            MessageSpec { name: "empty", values: &["section", "number"], required: false },
            MessageSpec { name: "unknown", values: &["written"], required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(Parameters)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let parameters: Parameters = super::parameters(with)?;
        let mut faults = Vec::new();
        for (index, key) in parameters.except.iter().enumerate() {
            if pack.forms.iter().all(|form| form.section(key).is_none()) {
                let known = pack
                    .forms
                    .iter()
                    .flat_map(|form| form.sections.iter().map(|section| section.key.as_str()));
                faults.push(super::unknown(&["except", &index.to_string()], "section", key, known));
            }
        }
        let needed = match parameters.demand {
            Demand::Separator if parameters.separator.is_empty() => Some("separator"),
            Demand::Glyph if parameters.numerals.is_empty() => Some("numerals"),
            _ => None,
        };
        if let Some(key) = needed {
            faults.push(Fault::at(&[], format!("`{key}` is missing, which this demand compares with")));
        }
        if faults.is_empty() { Ok(Box::new(SectionCheck { parameters })) } else { Err(faults) }
    }
}

struct SectionCheck {
    parameters: Parameters,
}

impl Check for SectionCheck {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        match self.parameters.demand {
            Demand::Present => present(report, findings),
            Demand::Order => order(report, findings),
            Demand::Numbers => numbers(report, findings),
            Demand::Titles => titles(report, findings),
            Demand::Repealed => self.repealed(report, findings),
            Demand::Glyph => self.glyph(report, findings),
            Demand::Separator => self.separator(report, findings),
            Demand::Filled => self.filled(report, findings),
            Demand::Known => known(report, findings),
        }
    }
}

/// Place of a section in the form, one-based.
fn ordinal(report: &Report<'_>, key: &str) -> Option<usize> {
    report.form().sections.iter().position(|section| section.key == key).map(|index| index + 1)
}

fn finding(report: &Report<'_>, message: &'static str, section: &Section, span: Span) -> Finding {
    let finding = Finding::new(message, span).value("written", section.title.text.clone());
    match &section.key {
        Some(key) => finding
            .value("section", Shown::Section(key.clone()))
            .value("number", ordinal(report, key).unwrap_or_default().to_string())
            .about(key.clone()),
        None => finding.value("section", section.title.text.clone()).about(section.title.text.clone()),
    }
}

fn present(report: &Report<'_>, findings: &mut Findings) {
    for (index, spec) in report.form().sections.iter().enumerate() {
        if report.section(&spec.key).is_some() {
            continue;
        }
        let may_be_there = report.missing_section_hint(&spec.key).is_some() || report.is_garbled();
        if report.is_damaged() && may_be_there {
            findings.cannot_assess(spec.key.clone(), Reason::Damaged);
            continue;
        }
        // It would stand before the next section of the form that is there.
        let rest = &report.form().sections[index + 1..];
        let next = rest.iter().find_map(|spec| report.section(&spec.key));
        let near = next.map_or_else(|| end_of_text(report), |section| section.heading);
        let before =
            next.map_or_else(|| Shown::Text(String::new()), |section| Shown::Text(section.text.clone()));
        let other = in_place(report, index);
        let (message, near) = other.map_or(("missing", near), |other| ("replaced", other.heading));
        findings.fail(
            Finding::new(message, near)
                .value("section", Shown::Section(spec.key.clone()))
                .value("number", (index + 1).to_string())
                .value("before", before)
                .value("written", other.map_or_else(String::new, |other| other.title.text.clone()))
                .about(spec.key.clone()),
        );
    }
}

/// The heading that stands in place of a missing section: between the sections of the form around it,
/// the others are as many as those that are missing there.
fn in_place<'r>(report: &'r Report<'_>, missing: usize) -> Option<&'r Section> {
    let form = &report.form().sections;
    let there = |index: &usize| report.section(&form[*index].key).is_some();
    let from = (0..missing).rev().find(there).map_or(0, |index| index + 1);
    let to = (missing..form.len()).find(there).unwrap_or(form.len());
    let place = |index: usize| {
        let section = report.section(&form.get(index)?.key)?;
        report.sections.iter().position(|other| other.heading == section.heading)
    };
    let begin = from.checked_sub(1).and_then(place).map_or(0, |at| at + 1);
    let end = place(to).unwrap_or(report.sections.len());
    let others = report.sections.get(begin..end)?;
    let unknown = others.iter().all(|section| section.key.is_none());
    (unknown && others.len() == to - from).then(|| &others[missing - from])
}

fn end_of_text(report: &Report<'_>) -> Span {
    report
        .document
        .blocks
        .iter()
        .rev()
        .find(|block| matches!(block, Block::Table(_) | Block::Paragraph(_)))
        .map_or(report.source.end(), |block| block.span())
}

fn order(report: &Report<'_>, findings: &mut Findings) {
    let mut seen: Vec<(usize, &Section)> = Vec::new();
    for section in &report.sections {
        let Some(place) = section.key.as_deref().and_then(|key| ordinal(report, key)) else { continue };
        if seen.iter().all(|(other, _)| *other != place) {
            seen.push((place, section));
        }
    }
    // What is not part of the longest rising run has moved.
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (index, (place, _)) in seen.iter().enumerate() {
        let before = (0..index).filter(|other| seen[*other].0 < *place).max_by_key(|other| best[*other].0);
        best.push((1 + before.map_or(0, |before| best[before].0), before));
    }
    let mut at = (0..best.len()).max_by_key(|index| (best[*index].0, std::cmp::Reverse(*index)));
    let mut in_order = vec![false; seen.len()];
    while let Some(index) = at {
        in_order[index] = true;
        at = best[index].1;
    }
    for (index, (place, section)) in seen.iter().enumerate().filter(|(index, _)| !in_order[*index]) {
        let follower = seen.iter().filter(|(other, _)| other > place).min_by_key(|(other, _)| *other);
        let mut found = finding(report, "order", section, section.heading)
            .value("before", follower.map_or_else(String::new, |(_, section)| section.text.clone()));
        if let Some((_, follower)) = follower.filter(|_| index < seen.len()) {
            found = found.label(LabelAt::named(follower.heading, "before"));
        }
        findings.fail(found);
    }
}

fn numbers(report: &Report<'_>, findings: &mut Findings) {
    let mut known: Vec<&str> = Vec::new();
    for section in &report.sections {
        let Some(key) = section.key.as_deref() else { continue };
        if known.contains(&key) {
            findings.fail(finding(report, "doubled", section, section.heading));
        }
        known.push(key);
    }
    let unnumbered: Vec<&Section> =
        report.sections.iter().filter(|section| section.number.is_none()).collect();
    if let Some(first) = unnumbered.first() {
        findings.fail(with_all(finding(report, "unnumbered", first, first.heading), &unnumbered));
    }
    let numbered: Vec<(u32, &Section)> = report
        .sections
        .iter()
        .filter_map(|section| Some((section.number.as_ref()?.value?, section)))
        .collect();
    // Sections that were counted anew, without a gap, are numbered well; that some are missing or
    // too many is said elsewhere.
    if numbered.iter().enumerate().all(|(index, (value, _))| *value as usize == index + 1) {
        return;
    }
    let mut wrong = Vec::new();
    let mut before = 0;
    for (value, section) in &numbered {
        let official = section.key.as_deref().and_then(|key| ordinal(report, key));
        let runs_on = match official {
            Some(official) => *value as usize == official,
            None => *value == before + 1,
        };
        if !runs_on {
            wrong.push(*section);
        }
        before = *value;
    }
    if let Some(first) = wrong.first() {
        let glyph = first.number.as_ref().map_or(first.heading, |number| number.glyph.span);
        let written = first.number.as_ref().map_or_else(String::new, |number| number.glyph.text.clone());
        let mut found = with_all(finding(report, "numbers", first, glyph), &wrong);
        found.values.retain(|(name, _)| *name != "written");
        findings.fail(found.value("written", written));
    }
}

fn with_all(mut found: Finding, sections: &[&Section]) -> Finding {
    found = found.value("count", sections.len().to_string());
    for section in &sections[1..] {
        let span = section.number.as_ref().map_or(section.heading, |number| number.glyph.span);
        found.labels.push(LabelAt::place(span));
    }
    found
}

fn titles(report: &Report<'_>, findings: &mut Findings) {
    for section in report.sections.iter().filter(|section| section.title_match == TitleMatch::Deviating) {
        let Some(spec) = section.key.as_deref().and_then(|key| report.form().section(key)) else { continue };
        findings.fail(
            finding(report, "title", section, section.title.span)
                .value("official", spec.title.clone())
                .edit(section.title.span, spec.title.clone()),
        );
    }
}

fn known(report: &Report<'_>, findings: &mut Findings) {
    for section in report.sections.iter().filter(|section| section.key.is_none()) {
        findings.fail(finding(report, "unknown", section, section.heading));
    }
}

impl SectionCheck {
    fn repealed(&self, report: &Report<'_>, findings: &mut Findings) {
        for section in report.sections.iter().filter(|section| section.title_match == TitleMatch::Repealed) {
            let Some(spec) = section.key.as_deref().and_then(|key| report.form().section(key)) else {
                continue;
            };
            findings.fail(
                finding(report, "repealed", section, section.title.span)
                    .value("official", spec.title.clone())
                    .edit(section.title.span, spec.title.clone()),
            );
        }
        for (_, text) in report.paragraphs(report.preamble.clone()) {
            let hit = self
                .parameters
                .preamble
                .iter()
                .filter_map(|pattern| pattern.find(text.as_str()))
                .min_by_key(|hit| hit.start());
            if let Some(hit) = hit {
                let span = text.span(hit.range());
                return findings.fail(
                    Finding::new("repealed-preamble", span).value("written", hit.as_str()).about("preamble"),
                );
            }
        }
    }

    fn glyph(&self, report: &Report<'_>, findings: &mut Findings) {
        for section in &report.sections {
            let (Some(number), Some(place)) =
                (&section.number, section.key.as_deref().and_then(|key| ordinal(report, key)))
            else {
                continue;
            };
            let Some(official) = self.parameters.numerals.get(place - 1) else { continue };
            // A lookalike that folding takes for the numeral shows in the source only.
            let source = report.source.slice(number.glyph.span);
            let folded =
                source != number.glyph.text && source.chars().count() == number.glyph.text.chars().count();
            if number.value.is_none() || (folded && number.glyph.text == *official) {
                let mut found = finding(report, "glyph", section, number.glyph.span);
                found.values.retain(|(name, _)| *name != "written");
                findings.fail(
                    found
                        .value("written", source.to_owned())
                        .value("official", official.clone())
                        .edit(number.glyph.span, official.clone()),
                );
            }
        }
    }

    fn separator(&self, report: &Report<'_>, findings: &mut Findings) {
        for section in report.sections.iter().filter(|section| section.key.is_some()) {
            let Some(number) = &section.number else { continue };
            // Another scheme of numbering, such as `1.`, has separators of its own.
            let by_form = self.parameters.numerals.is_empty()
                || number.value.is_none()
                || self.parameters.numerals.contains(&number.glyph.text);
            if !by_form || number.separator.text == self.parameters.separator {
                continue;
            }
            let mut found =
                finding(report, "separator", section, number.glyph.span.cover(number.separator.span));
            found.values.retain(|(name, _)| *name != "written");
            findings.fail(
                found
                    .value("written", number.separator.text.clone())
                    .value("official", self.parameters.separator.clone())
                    .edit(number.separator.span, self.parameters.separator.clone()),
            );
        }
    }

    fn filled(&self, report: &Report<'_>, findings: &mut Findings) {
        let found = |key: &str| {
            let mut tables = report.tables.iter();
            tables.any(|table| table.key == key && table.state == TableState::Found)
        };
        for section in &report.sections {
            let Some(key) = &section.key else { continue };
            // Its table may stand elsewhere, behind the text or on a sheet of its own.
            let has_table = || {
                let mut tables = report.form().tables.iter().filter(|table| table.section == *key);
                tables.any(|table| found(&table.key))
            };
            if self.parameters.except.contains(key) || has_table() {
                continue;
            }
            let blocks = report.document.blocks.get(section.body.clone()).unwrap_or_default();
            let holds_something = blocks.iter().any(|block| match block {
                Block::Paragraph(paragraph) => paragraph.role == Role::Body && !paragraph.text.is_empty(),
                Block::Table(_) | Block::Picture(_) => true,
            });
            if holds_something {
                continue;
            }
            if report.is_damaged() {
                findings.cannot_assess(section.title.text.clone(), Reason::Damaged);
            } else {
                findings.fail(finding(report, "empty", section, section.heading));
            }
        }
    }
}
